import type { EntityManager } from '@mikro-orm/core';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import { Account } from './account.entity.ts';
import type { EmailAddress } from './email-identity.ts';

export interface NewAccount {
  readonly email: EmailAddress;
  readonly firstName?: string | null;
  readonly lastName?: string | null;
  readonly displayName?: string | null;
  readonly locale?: string | null;
  readonly roles?: readonly string[];
  /** Whether somebody vouches for the mailbox. Else the account waits until its owner proves it. */
  readonly isActive?: boolean;
}

/** Adds an account and returns its id. Throws `UniqueConstraintViolationException` when the mailbox has one already. */
export async function insertAccount(
  em: EntityManager,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  { email, firstName = null, lastName = null, displayName = null, locale = null, roles = [], isActive = false }: NewAccount,
): Promise<string> {
  const id = `user_${random.hexId()}`;
  const now = clock.now();
  await em.insert(Account, {
    id,
    email: email.address,
    emailIdentity: email.identity,
    firstName,
    lastName,
    displayName,
    locale,
    phone: null,
    isDarkMode: false,
    secondFactors: [],
    mailFactorHeldUntil: null,
    roles,
    activatedAt: isActive ? now : null,
    disabledAt: null,
    deletionDueAt: null,
    createdAt: now,
    updatedAt: now,
  });
  return id;
}
