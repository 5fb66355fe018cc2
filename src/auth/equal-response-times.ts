import type { AroundUseCase } from './use-case.ts';

/**
 * Makes use cases that hide accounts answer at whole steps of time from the beginning of the call, `stepMs` apart (0: at once). A message
 * for an account that exists is more work than none; what takes less than a step looks alike, and what takes longer shows only in the
 * share that passes the end of one. Errors come at once: refusals such as `RATE_LIMITED` are the same for everybody. Signing in by
 * password needs none of this, its work is the same (`sign-in.use-case.ts`).
 */
export function equalResponseTimes(stepMs: number): AroundUseCase {
  return ({ hidesAccounts }, work) => (hidesAccounts && stepMs > 0 ? atEndOfStep(stepMs, work) : work());
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
