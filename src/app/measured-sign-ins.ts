import type { Auth } from '../auth/open-auth.ts';
import type { Metrics } from '../lib/metrics.ts';
import { codeOfKind } from '../lib/code-of-kind.ts';
import { toRefusal } from '../lib/to-refusal.ts';

/** The same ways to sign in, with what came of each try counted. */
export function measuredSignIns(signIns: Auth['signIn'], metrics: Metrics): Auth['signIn'] {
  function counted<Input, Outcome extends { readonly kind: string }>(
    by: string,
    signIn: (input: Input) => Promise<Outcome>,
  ): (input: Input) => Promise<Outcome> {
    return async (input) => {
      try {
        const outcome = await signIn(input);
        metrics.signInAnswered({ by, outcome: codeOfKind(outcome.kind) });
        return outcome;
      } catch (error) {
        metrics.signInAnswered({ by, outcome: toRefusal(error).code });
        throw error;
      }
    };
  }
  return {
    // Each by its name, so that the compiler misses the next one.
    signIn: counted('password', signIns.signIn),
    signInByCode: counted('code', signIns.signInByCode),
    signInWithGoogle: counted('google', signIns.signInWithGoogle),
    sendChallengeCode: signIns.sendChallengeCode,
    answerChallenge: counted('second-factor', signIns.answerChallenge),
    stepUp: counted('step-up', signIns.stepUp),
  };
}
