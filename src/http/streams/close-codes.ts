import type { Refusal, RefusalCode } from '../../lib/errors.ts';

/**
 * With which code a WebSocket is closed for a refusal. Clients of graphql-ws give up after 4400 and 4401, and try again after
 * the others: after 4403 with a new token. The reason beside it is the refusal's code.
 */
const closeCodes: Partial<Record<RefusalCode, number>> = {
  'invalid-input': 4400,
  'ambiguous-credentials': 4400,
  'session-ended': 4401,
  'token-expired': 4403,
  'invalid-token': 4403,
  'csrf-refused': 4403,
  'shutting-down': 1001,
  'too-many-subscriptions': 1013,
  overloaded: 1013,
  unavailable: 1013,
};

const internalError = 4500;

export function closeCodeOf({ code }: Refusal): number {
  return closeCodes[code] ?? internalError;
}
