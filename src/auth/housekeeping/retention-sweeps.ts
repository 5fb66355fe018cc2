import type { EntityManager, EntityName, FilterQuery } from '@mikro-orm/core';
import { plusSeconds, secondsPerDay } from '../../lib/clock.ts';
import { Account } from '../accounts/account.entity.ts';
import { ApiKey } from '../api-keys/api-key.entity.ts';
import { AuditEvent } from '../audit/audit-event.entity.ts';
import { OutboxMessage } from '../delivery/outbox-message.entity.ts';
import { SpentIdToken } from '../external-identities/spent-id-token.entity.ts';
import { OneTimeCode } from '../otp/one-time-code.entity.ts';
import { Session } from '../sessions/session.entity.ts';
import { EmailChange } from '../email/email-change.entity.ts';
import { SignInChallenge } from '../sign-in/sign-in-challenge.entity.ts';
import { ThrottleBucket } from '../throttling/throttle-bucket.entity.ts';
import { TrustedDevice } from '../two-factor/trusted-device.entity.ts';
import { UndoOffer } from '../undo/undo-offer.entity.ts';

/** How long what is over is kept, for people to look at. */
export interface Retention {
  readonly endedSessionsSeconds: number;
  readonly auditEventsSeconds: number;
  readonly sentMessagesSeconds: number;
  readonly pendingAccountsSeconds: number;
}

/** Deletes at most `limit` rows of one kind that nobody needs any more, and returns how many it were. */
export type Sweep = (em: EntityManager, now: Date, limit: number) => Promise<number>;

/** Everything that grows by itself, and when it may go. */
export function retentionSweeps(retention: Retention): Readonly<Record<string, Sweep>> {
  const { endedSessionsSeconds, auditEventsSeconds, sentMessagesSeconds, pendingAccountsSeconds } = retention;
  const before = (now: Date, seconds: number) => ({ $lt: plusSeconds(now, -seconds) });
  const ended = (now: Date) => {
    const long = before(now, endedSessionsSeconds);
    return { $or: [{ revokedAt: long }, { expiresAt: long }] };
  };
  return {
    sessions: sweep(Session, 'id', ended),
    'API keys': sweep(ApiKey, 'id', ended),
    'one-time codes': sweep(OneTimeCode, 'id', (now) => ({ expiresAt: before(now, graceSeconds) })),
    'sign-in challenges': sweep(SignInChallenge, 'id', (now) => ({ expiresAt: before(now, graceSeconds) })),
    'e-mail changes': sweep(EmailChange, 'accountId', (now) => ({ expiresAt: before(now, graceSeconds) })),
    'spent ID tokens': sweep(SpentIdToken, 'digest', (now) => ({ expiresAt: before(now, 0) })),
    'trusted devices': sweep(TrustedDevice, 'id', (now) => ({ expiresAt: before(now, graceSeconds) })),
    'offers to undo': sweep(UndoOffer, 'id', (now) => ({ expiresAt: before(now, graceSeconds) })),
    'throttle buckets': sweep(ThrottleBucket, 'key', (now) => ({ emptyAt: before(now, 0) })),
    'audit events': sweep(AuditEvent, 'id', (now) => ({ at: before(now, auditEventsSeconds) })),
    // Sent or not: where nothing sends them, they would lie there forever, and nobody has any use of them by then.
    messages: sweep(OutboxMessage, 'position', (now) => ({ expiresAt: before(now, sentMessagesSeconds) })),
    'accounts that were never activated': sweep(Account, 'id', (now) => ({
      activatedAt: null,
      createdAt: before(now, pendingAccountsSeconds),
    })),
  };
}

/** What has expired is kept for a day, so that whoever looks into a complaint finds it. */
const graceSeconds = secondsPerDay;

/** The condition is part of the deletion, so that what came to life again in between stays. */
function sweep<Entity extends object>(
  entity: EntityName<Entity>,
  key: keyof NoInfer<Entity> & string,
  isOver: (now: Date) => FilterQuery<NoInfer<Entity>>,
): Sweep {
  return async (em, now, limit) => {
    const where = isOver(now);
    const rows = await em.find(entity, where, { fields: [key as never], limit, disableIdentityMap: true });
    if (rows.length === 0) return 0;
    const keys = rows.map((row) => (row as Entity)[key]);
    return em.nativeDelete(entity, { $and: [where, { [key]: { $in: keys } }] } as FilterQuery<NoInfer<Entity>>);
  };
}
