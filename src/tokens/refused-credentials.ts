import { networkOf } from '../lib/address-network.ts';
import type { Client } from '../lib/client.ts';
import { secondsPerHour, type Clock } from '../lib/clock.ts';
import { Refusal } from '../lib/errors.ts';
import { remember } from '../lib/remember.ts';

/** The reason for which a credential was refused and never exchanged: it cannot be read, it proves nothing or no longer, or its session has ended. */
export const credentialFaults = ['unreadable', 'invalid-token', 'revoked'] as const;
export type CredentialFault = (typeof credentialFaults)[number];

/** Writes down that a credential was refused, as an audit event of no account. Rejects when the auth domain cannot be asked. */
export type RecordRefused = (fault: CredentialFault, client: Client) => Promise<void>;

/** Tells of a refused credential. Neither waits nor throws: the client is refused in any case. */
export type ReportRefused = (fault: CredentialFault, client: Client) => void;

const carriers = {
  authorization: { header: 'Authorization', credential: 'bearer token' },
  'x-api-key': { header: 'X-API-Key', credential: 'API key' },
} as const;

/** A header that carries a credential. */
export type CredentialHeader = keyof typeof carriers;

/**
 * Returns the refusal of a credential that is none. Its detail names the way out, because clients add the header to what needs none, too, and
 * says by itself what is wrong: some dialects write it in place of the message.
 */
export function refusedCredential(carrier: CredentialHeader, cause?: unknown): Refusal {
  const { header, credential } = carriers[carrier];
  const wayOut = `To sign in, to register or to refresh a session, send the request without the ${header} header.`;
  return new Refusal('INVALID_TOKEN', { detail: `The ${credential} is invalid, expired or revoked. ${wayOut}`, cause });
}

const silenceMs = secondsPerHour * 1000;
const keysMax = 10_000;

/**
 * Tells the auth domain of the same fault once an hour for each network, so that credentials that are refused by the thousand cost no
 * more than one statement. What could not be written down is told again with the next one. Beyond `keysMax` networks those that were
 * told of first are forgotten; the auth domain counts by itself as well.
 */
export function createRefusedReporter(record: RecordRefused, clock: Clock): ReportRefused {
  const toldAt = new Map<string, number>();
  return (fault, client) => {
    const key = `${fault} ${networkOf(client)}`;
    const nowMs = clock.now().getTime();
    const lastMs = toldAt.get(key);
    if (lastMs !== undefined && nowMs - lastMs < silenceMs) return;
    remember(toldAt, key, nowMs, keysMax);
    record(fault, client).catch(() => toldAt.delete(key));
  };
}
