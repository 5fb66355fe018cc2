import type { EntityManager } from '@mikro-orm/core';
import type { Clock } from '../../lib/clock.ts';
import type { Client } from '../../lib/client.ts';
import type { Random } from '../../lib/random.ts';
import { insertRow } from '../statements/rows.ts';
import { AuditEvent } from './audit-event.entity.ts';

export const auditEventTypes = [
  'account.activated',
  'account.change-undone',
  'account.created',
  'account.deletion-cancelled',
  'account.deletion-scheduled',
  'account.disabled',
  'account.email-change-begun',
  'account.email-changed',
  'account.enabled',
  'account.exported',
  'account.imported',
  'account.registered',
  'account.registered-again',
  'account.roles-changed',
  'account.updated',
  'api-key.created',
  'api-key.revoked',
  'api-key.rotated',
  'api-key.used',
  'device.distrusted',
  'identity.linked',
  'identity.unlinked',
  'otp.sent',
  'password.changed',
  'password.reset',
  'rate-limit.reached',
  'role.defined',
  'session.challenged',
  'session.opened',
  'session.refreshed',
  'session.reuse-detected',
  'session.revoked',
  'session.stepped-up',
  'session.used',
  'two-factor.disabled',
  'two-factor.enabled',
  'two-factor.proposed',
  'two-factor.recovery-codes-replaced',
] as const;
export type AuditEventType = (typeof auditEventTypes)[number];

export interface AuditEntry {
  readonly type: AuditEventType;
  readonly client: Client;
  /** Null: no account goes by the name that was given. */
  readonly accountId: string | null;
  /** Who did it, where that is proved. Default: nobody known. */
  readonly actorId?: string | undefined;
  readonly sessionId?: string;
  /** Why it failed, as a constant word. Its absence means success. */
  readonly failure?: string | undefined;
  /** More about a success: a constant word, names that an administrator chose, or the reason that was given. */
  readonly reason?: string;
}

const userAgentCharactersMax = 512;

/** Writes down what happened, in the transaction in which it happens. Never holds secrets, codes or e-mail addresses. */
export async function recordEvent(
  em: EntityManager,
  { clock, random }: { clock: Clock; random: Random },
  { type, client, accountId, actorId, sessionId, failure, reason }: AuditEntry,
): Promise<void> {
  await insertRow(em, AuditEvent, {
    id: `event_${random.hexId()}`,
    at: clock.now(),
    type,
    outcome: failure === undefined ? 'success' : 'failure',
    reason: failure ?? reason ?? null,
    accountId,
    actorId: actorId ?? null,
    sessionId: sessionId ?? null,
    address: client.address,
    userAgent: client.userAgent?.slice(0, userAgentCharactersMax) ?? null,
    requestId: client.requestId,
  });
}
