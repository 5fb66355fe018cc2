import type { Auth } from './open-auth.ts';

/**
 * The same domain, but what must not tell who has an account comes out at whole steps of time from its beginning, `stepMs` apart (0:
 * at once). A message for an account that exists is more work than none; what takes less than a step looks alike, and what
 * takes longer shows only in the share that passes the end of one. Errors come at once: refusals such as `RATE_LIMITED`
 * are the same for everybody. Signing in by password needs none of this, its work is the same (`sign-in.ts`).
 */
export function withEqualResponseTimes(auth: Auth, stepMs: number): Auth {
  if (stepMs === 0) return auth;
  const evenly =
    <Input, Outcome>(work: (input: Input) => Promise<Outcome>) =>
    (input: Input) =>
      atEndOfStep(stepMs, () => work(input));
  return {
    ...auth,
    registration: { register: evenly(auth.registration.register), activate: evenly(auth.registration.activate) },
    otp: { send: evenly(auth.otp.send) },
    recovery: { ...auth.recovery, resetPassword: evenly(auth.recovery.resetPassword) },
    settings: {
      ...auth.settings,
      sendCode: evenly(auth.settings.sendCode),
      changeEmail: evenly(auth.settings.changeEmail),
      confirmEmailChange: evenly(auth.settings.confirmEmailChange),
    },
    signIn: { ...auth.signIn, signInByCode: evenly(auth.signIn.signInByCode) },
  };
}

/** The clock runs from before the work: a rest of time computed after it would carry fractions of a millisecond that tell of it. */
async function atEndOfStep<Outcome>(stepMs: number, work: () => Promise<Outcome>): Promise<Outcome> {
  let pass: (() => void) | undefined;
  const steps = setInterval(() => pass?.(), stepMs);
  try {
    const outcome = await work();
    await new Promise<void>((resolve) => {
      pass = resolve;
    });
    return outcome;
  } finally {
    clearInterval(steps);
  }
}
