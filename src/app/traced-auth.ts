import type { Auth } from '../auth/open-auth.ts';
import { codeOfKind } from '../lib/code-of-kind.ts';
import { toRefusal } from '../lib/to-refusal.ts';
import type { Span, Tracing } from '../lib/tracing.ts';

type Operation = (...inputs: unknown[]) => unknown;
type Capabilities = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/** What is no use case: it answers at once, or lasts as long as the process. */
const untraced = new Set(['sessions.isLive', 'delivery.start', 'delivery.listOutbox', 'delivery.countWaiting']);

/** The same use cases, each with a span of its own, such as `auth signIn.signIn`. Inputs are not told, nor what comes out but its kind. */
export function tracedAuth(auth: Auth, tracing: Tracing): Auth {
  const traced = Object.entries(auth as unknown as Capabilities).map(([capability, operations]): [string, unknown] => [
    capability,
    Object.fromEntries(
      Object.entries(operations).map(([operation, work]) => {
        const name = `${capability}.${operation}`;
        return [operation, untraced.has(name) ? work : tracedOperation(`auth ${name}`, work, tracing)];
      }),
    ),
  ]);
  return Object.fromEntries<unknown>(traced) as unknown as Auth;
}

function tracedOperation(name: string, work: Operation, tracing: Tracing): Operation {
  return async (...inputs) => {
    const span = tracing.begin({ name, kind: 'internal' });
    try {
      const result = await span.run(() => work(...inputs));
      end(span, kindOf(result), false);
      return result;
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

/** Returns what happened, of a union that says it by `kind`. */
function kindOf(result: unknown): string | null {
  const kind = typeof result === 'object' && result !== null && 'kind' in result ? result.kind : null;
  return typeof kind === 'string' ? codeOfKind(kind) : null;
}
