import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import { ApiKey } from '../api-keys/api-key.entity.ts';
import { AuditEvent } from '../audit/audit-event.entity.ts';
import { recordEvent } from '../audit/record-event.ts';
import { ExternalIdentity } from '../external-identities/external-identity.entity.ts';
import { OneTimeCode } from '../otp/one-time-code.entity.ts';
import { Password } from '../passwords/password.entity.ts';
import { lockFreshAsker, type Asker } from '../sessions/fresh-proof.ts';
import { Session } from '../sessions/session.entity.ts';
import { RecoveryCode } from '../two-factor/recovery-code.entity.ts';
import { TrustedDevice } from '../two-factor/trusted-device.entity.ts';
import { EmailChange } from '../email/email-change.entity.ts';
import { UndoOffer } from '../undo/undo-offer.entity.ts';
import type { Transact } from '../statements/transact.ts';

export interface ExportDataDeps {
  readonly entityManager: () => EntityManager;
  readonly transact: Transact;
  readonly clock: Clock;
  readonly random: Random;
}

export interface ExportDataInput {
  readonly asker: Asker;
  readonly client: Client;
}

/** By table; everything in it is JSON once it is written. */
export type ExportedData = Readonly<Record<string, unknown>>;

export type ExportDataOutcome =
  | { readonly kind: 'exported'; readonly data: ExportedData }
  | { readonly kind: 'fresh-proof-required' };

/** Of everything that grows, the newest this many. */
const rowsMax = 10_000;

/**
 * All that is held about the caller, but for digests and sealed secrets, which are what keeps others out. Throws the
 * refusal `INVALID_TOKEN` when the account is not active any more.
 */
export function exportData(deps: ExportDataDeps, { asker, client }: ExportDataInput): Promise<ExportDataOutcome> {
  return deps.transact(async (em): Promise<ExportDataOutcome> => {
    const account = await lockFreshAsker(em, deps, asker, { type: 'account.exported', client });
    if (account === null) return { kind: 'fresh-proof-required' };
    const { id: accountId, ...aboutThem } = account;
    const own = { accountId };
    const newest = { orderBy: { createdAt: 'desc', id: 'desc' }, limit: rowsMax, disableIdentityMap: true } as const;
    const omitted = await countOmitted(em, accountId);
    const data = {
      exportedAt: deps.clock.now(),
      account: { id: accountId, ...aboutThem },
      password: await em.find(Password, own, { fields: ['changedAt'], disableIdentityMap: true }),
      emailChange: await em.find(EmailChange, own, { disableIdentityMap: true }),
      sessions: await em.find(Session, own, { ...newest, exclude: [...secretsOfSessions] }),
      apiKeys: await em.find(ApiKey, own, { ...newest, exclude: ['digest'] }),
      externalIdentities: await em.find(ExternalIdentity, own, newest),
      trustedDevices: await em.find(TrustedDevice, own, { ...newest, exclude: ['digest'] }),
      recoveryCodes: await em.find(RecoveryCode, own, { ...newest, exclude: ['digest'] }),
      oneTimeCodes: await em.find(OneTimeCode, own, { ...newest, exclude: [...keptOfCodes] }),
      undoOffers: await em.find(UndoOffer, own, { ...newest, exclude: ['digest', 'sealedSecret'] }),
      auditEvents: await em.find(AuditEvent, own, {
        orderBy: { at: 'desc', id: 'desc' },
        limit: rowsMax,
        disableIdentityMap: true,
      }),
      /** How many older rows of a kind are not in here. They can be read page by page. */
      omitted,
    };
    await recordEvent(em, deps, {
      type: 'account.exported',
      client,
      accountId,
      actorId: accountId,
      sessionId: asker.sessionId,
    });
    return { kind: 'exported', data };
  });
}

/** Tells of each kind that can outgrow an export how many rows it leaves out, so that nobody takes it for all there is. */
async function countOmitted(em: EntityManager, accountId: string): Promise<Readonly<Record<string, number>>> {
  const own = { accountId };
  const counts = {
    sessions: await em.count(Session, own),
    apiKeys: await em.count(ApiKey, own),
    auditEvents: await em.count(AuditEvent, own),
  };
  return Object.fromEntries(Object.entries(counts).map(([kind, count]) => [kind, Math.max(0, count - rowsMax)]));
}

/** The form of a code and the tries that it has left tell of others who were sent codes to the same mailbox. */
const keptOfCodes = ['digest', 'flowDigest', 'recipientDigest', 'isLong', 'attemptsLeft'] as const;
const secretsOfSessions = ['refreshFamilyKey', 'refreshDigest', 'refreshParentDigest', 'refreshSalt', 'secretDigest'] as const;
