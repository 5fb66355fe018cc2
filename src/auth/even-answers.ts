import type { Auth } from './open-auth.ts';

/**
 * The same domain, but what must not tell who has an account comes out at whole steps of time from its beginning, `stepMs` apart (0:
 * at once). A message for an account that exists is more work than none; what takes less than a step looks alike, and what
 * takes longer shows only in the share that passes the end of one. Errors come at once: refusals such as `rate-limited`
 * are the same for everybody. Signing in by password needs none of this, its work is the same (`sign-in.ts`).
 */
export function withEvenAnswers(auth: Auth, stepMs: number): Auth {
  const evenly =
    <Input, Outcome>(work: (input: Input) => Promise<Outcome>) =>
    async (input: Input): Promise<Outcome> => {
      const startedAt = performance.now();
      const outcome = await work(input);
      await endOfStep(startedAt, stepMs);
      return outcome;
    };
  return {
    ...auth,
    registration: { register: evenly(auth.registration.register), activate: evenly(auth.registration.activate) },
    otp: { send: evenly(auth.otp.send) },
    recovery: { resetPassword: evenly(auth.recovery.resetPassword) },
    signIn: { ...auth.signIn, signInByCode: evenly(auth.signIn.signInByCode) },
  };
}

async function endOfStep(startedAt: number, stepMs: number): Promise<void> {
  if (stepMs === 0) return;
  const elapsedMs = performance.now() - startedAt;
  const restMs = Math.ceil(elapsedMs / stepMs) * stepMs - elapsedMs;
  await new Promise((resolve) => {
    setTimeout(resolve, restMs);
  });
}
