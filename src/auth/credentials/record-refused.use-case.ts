import type { Client } from '../../lib/client.ts';
import type { CredentialFault } from '../../tokens/refused-credentials.ts';
import { recordUse, type RecordUseDeps } from '../audit/record-use.ts';

/** Writes down that a credential was refused elsewhere, as `recordUse` says. */
export function recordRefused(deps: RecordUseDeps, failure: CredentialFault, client: Client): Promise<void> {
  return recordUse(deps, { type: 'session.used', client, accountId: null, failure });
}
