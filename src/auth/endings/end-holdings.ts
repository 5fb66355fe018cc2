import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { dropEmailChange } from '../email/email-changes.ts';
import type { RecoverySettings } from '../accounts/recovery-settings.ts';
import { revokeApiKeys } from '../api-keys/revoke-api-keys.ts';
import { recordEvent } from '../audit/record-event.ts';
import { dropExternalIdentities } from '../external-identities/external-identities.ts';
import { voidCodes } from '../otp/one-time-codes.ts';
import { dropPassword } from '../passwords/stored-passwords.ts';
import { revokeSessions, type RevokeDeps } from '../sessions/revoke-sessions.ts';
import { voidChallenges } from '../sign-in/challenges.ts';
import { dropRecoveryCodes } from '../two-factor/recovery-codes.ts';
import { dropTotpCandidate } from '../two-factor/totp-secrets.ts';
import { distrustDevices } from '../two-factor/trusted-devices.ts';
import { endings, sparing, type Ending, type Holding } from './endings.ts';

export interface EndHoldingsDeps extends RevokeDeps {
  readonly recovery: Pick<RecoverySettings, 'keepsApiKeys'>;
}

export interface EndHoldingsInput {
  /** Locked by the caller. */
  readonly accountId: string;
  readonly ending: Ending;
  /** The session that asks, which is the `own session`; null: none does. */
  readonly sessionId: string | null;
  /** Kept with sessions and keys, and in the audit log. */
  readonly reason: string;
  readonly client: Client;
  readonly actorId: string | undefined;
  /** Recovery codes from before then stay: only the owner has seen them. */
  readonly since?: Date;
}

/**
 * Ends what the table says ends when `ending` happens to an account, in the transaction in which it happens. Returns the ids of
 * the sessions and API keys that ended: publish them after the commit.
 */
export async function endHoldings(em: EntityManager, deps: EndHoldingsDeps, input: EndHoldingsInput): Promise<readonly string[]> {
  const ended: string[] = [];
  for (const holding of endedBy(deps, input.ending)) ended.push(...(await enders[holding](em, deps, input)));
  return ended;
}

function endedBy({ recovery }: EndHoldingsDeps, ending: Ending): readonly Holding[] {
  const all: readonly Holding[] = endings[ending];
  return recovery.keepsApiKeys && sparing.includes(ending) ? all.filter((holding) => holding !== 'API keys') : all;
}

type Ender = (em: EntityManager, deps: EndHoldingsDeps, input: EndHoldingsInput) => Promise<readonly string[]>;

/** For what has no id that others have to hear of. */
function quietly(end: (em: EntityManager, deps: EndHoldingsDeps, input: EndHoldingsInput) => Promise<unknown>): Ender {
  return async (em, deps, input) => {
    await end(em, deps, input);
    return [];
  };
}

const enders: Readonly<Record<Holding, Ender>> = {
  'other sessions': (em, deps, { accountId, sessionId, ...input }) =>
    revokeSessions(em, deps, {
      ...because(input),
      where: { accountId, ...(sessionId === null ? {} : { id: { $ne: sessionId } }) },
    }),
  'own session': async (em, deps, { sessionId, ...input }) =>
    sessionId === null ? [] : revokeSessions(em, deps, { ...because(input), where: { id: sessionId } }),
  'API keys': (em, deps, { accountId, ...input }) => revokeApiKeys(em, deps, { ...because(input), where: { accountId } }),
  'trusted devices': quietly((em, _, { accountId }) => distrustDevices(em, accountId)),
  'sign-ins half way': quietly((em, { clock }, { accountId }) => voidChallenges(em, accountId, clock.now())),
  'mailed codes': quietly((em, { clock }, { accountId }) => voidCodes(em, accountId, 'all', clock.now())),
  'linked identities': quietly(async (em, deps, { accountId, ...input }) => {
    if ((await dropExternalIdentities(em, accountId)) === 0) return;
    await recordEvent(em, deps, { ...because(input), type: 'identity.unlinked', accountId });
  }),
  'pending address': quietly((em, _, { accountId }) => dropEmailChange(em, accountId)),
  'pending app': quietly((em, _, { accountId }) => dropTotpCandidate(em, accountId)),
  'recovery codes': quietly((em, _, { accountId, since }) => dropRecoveryCodes(em, accountId, since)),
  password: quietly((em, _, { accountId }) => dropPassword(em, accountId)),
};

function because({ reason, client, actorId }: Pick<EndHoldingsInput, 'reason' | 'client' | 'actorId'>) {
  return { reason, client, ...(actorId === undefined ? {} : { actorId }) };
}
