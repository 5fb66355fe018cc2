import type { AroundUseCase } from '../auth/use-case.ts';
import { codeOfOutcome } from '../lib/code-of-kind.ts';
import { toRefusal } from '../lib/to-refusal.ts';
import type { Span, Tracing } from '../lib/tracing.ts';

/** Gives each use case a span of its own, such as `auth signIn.stepUp`. Inputs are not told, nor what comes out but its kind. */
export function traceUseCases(tracing: Tracing): AroundUseCase {
  return async ({ name }, work) => {
    const span = tracing.begin({ name: `auth ${name}`, kind: 'internal' });
    try {
      const outcome = await span.run(work);
      end(span, codeOfOutcome(outcome), false);
      return outcome;
    } catch (error) {
      const { code, status } = toRefusal(error);
      end(span, code, status >= 500);
      throw error;
    }
  };
}

function end(span: Span, outcome: string | null, isFailed: boolean): void {
  span.end({ isFailed, attributes: outcome === null ? {} : { 'portcullis.outcome': outcome } });
}
