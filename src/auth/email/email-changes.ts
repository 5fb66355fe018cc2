import type { EntityManager } from '@mikro-orm/core';
import { plusSeconds, secondsPerHour } from '../../lib/clock.ts';
import type { EmailAddress } from '../accounts/email-identity.ts';
import { EmailChange } from './email-change.entity.ts';

const lifeSeconds = secondsPerHour;

/** Notes the address that an account wants, in place of one it wanted before. */
export async function noteEmailChange(em: EntityManager, accountId: string, email: EmailAddress, now: Date): Promise<void> {
  await em.upsert(EmailChange, {
    accountId,
    email: email.address,
    emailIdentity: email.identity,
    createdAt: now,
    expiresAt: plusSeconds(now, lifeSeconds),
  });
}

/** The change that is under way, or null. */
export function findEmailChange(em: EntityManager, accountId: string, now: Date): Promise<EmailChange | null> {
  return em.findOne(EmailChange, { accountId, expiresAt: { $gt: now } }, { disableIdentityMap: true });
}

/** Returns the address that is wanted. */
export function addressOf({ email: address, emailIdentity: identity }: EmailChange): EmailAddress {
  return { address, identity };
}

export async function dropEmailChange(em: EntityManager, accountId: string): Promise<void> {
  await em.nativeDelete(EmailChange, { accountId });
}
