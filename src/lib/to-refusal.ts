import { Refusal } from './errors.ts';
import { isUnavailable } from './unavailable-error.ts';

/**
 * Returns what an exception says to the outside: a refusal is itself, a dependency that cannot answer is `UNAVAILABLE` (RFC 9110
 * §15.6.4), and anything else is a fault of ours that shows nothing of itself. The one place where this is decided.
 */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (isUnavailable(error)) return new Refusal('UNAVAILABLE', { cause: error });
  return new Refusal('INTERNAL', { cause: error });
}
