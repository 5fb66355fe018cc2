import type { Logger } from '../../lib/logger.ts';
import { withTimeout } from '../../lib/with-timeout.ts';
import type { Principal } from '../../tokens/principal.ts';

/**
 * Decides about `@policy`: which of the policies an operation needs are granted to this caller. Asked once for each
 * request that needs any, and its answer is used for that request alone.
 */
export type EvaluatePolicies = (question: PolicyQuestion) => Promise<ReadonlySet<string>>;

export interface PolicyQuestion {
  /** Each once. */
  readonly policies: readonly string[];
  readonly principal: Principal | null;
  readonly operationName: string | null;
  readonly clientAddress: string;
  readonly requestId: string;
  /** Aborts when the time is up. */
  readonly signal: AbortSignal;
}

export interface BoundedPoliciesDeps {
  readonly evaluate: EvaluatePolicies;
  readonly timeoutMs: number;
  readonly logger: Logger;
}

const nothing: ReadonlySet<string> = new Set();

/** Grants nothing when the evaluation fails or takes longer than `timeoutMs`. Never rejects. */
export function boundedPolicies({ evaluate, timeoutMs, logger }: BoundedPoliciesDeps) {
  return async (question: Omit<PolicyQuestion, 'signal'>): Promise<ReadonlySet<string>> => {
    const timeout = new AbortController();
    try {
      return await withTimeout(evaluate({ ...question, signal: timeout.signal }), timeoutMs, () => {
        const error = new Error(`Policies were not evaluated within ${timeoutMs} ms.`);
        timeout.abort(error);
        throw error;
      });
    } catch (error) {
      logger.error(
        { error, requestId: question.requestId, policies: question.policies },
        'Policies were refused: they could not be evaluated',
      );
      return nothing;
    }
  };
}

/** Where nobody evaluates policies, none is granted. */
export const noPolicies: EvaluatePolicies = async () => nothing;
