import type { Refusal, RefusalCode } from '../../lib/errors.ts';

/**
 * With which code a WebSocket is closed for a refusal. Clients of graphql-ws give up after 4400 and 4401, and try again after
 * the others: after 4403 with a new token. The reason beside it is the refusal's code.
 */
const closeCodes: Partial<Record<RefusalCode, number>> = {
  INVALID_INPUT: 4400,
  AMBIGUOUS_CREDENTIALS: 4400,
  SESSION_ENDED: 4401,
  TOKEN_EXPIRED: 4403,
  INVALID_TOKEN: 4403,
  CSRF_REFUSED: 4403,
  SHUTTING_DOWN: 1001,
  TOO_MANY_SUBSCRIPTIONS: 1013,
  OVERLOADED: 1013,
  UNAVAILABLE: 1013,
};

const internalError = 4500;

export function closeCodeOf({ code }: Refusal): number {
  return closeCodes[code] ?? internalError;
}
