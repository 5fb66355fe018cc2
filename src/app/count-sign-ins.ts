import type { AroundUseCase } from '../auth/use-case.ts';
import { codeOfOutcome } from '../lib/code-of-kind.ts';
import type { Metrics } from '../lib/metrics.ts';
import { toRefusal } from '../lib/to-refusal.ts';

/** Counts what came of each attempt to sign in, by the method that the use case declares. */
export function countSignIns(metrics: Metrics): AroundUseCase {
  return async ({ signInMethod: by }, work) => {
    if (by === undefined) return work();
    try {
      const outcome = await work();
      metrics.signInAnswered({ by, outcome: codeOfOutcome(outcome) ?? 'NONE' });
      return outcome;
    } catch (error) {
      metrics.signInAnswered({ by, outcome: toRefusal(error).code });
      throw error;
    }
  };
}
