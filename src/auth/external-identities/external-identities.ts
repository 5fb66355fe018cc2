import type { EntityManager } from '@mikro-orm/core';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import type { ReadDeps } from '../statements/transact.ts';
import { ExternalIdentity, type IdentityProvider } from './external-identity.entity.ts';

/** The link of somebody elsewhere to an account here, or null. */
export function findBySubject(em: EntityManager, provider: IdentityProvider, subject: string): Promise<ExternalIdentity | null> {
  return em.findOne(ExternalIdentity, { provider, subject }, { disableIdentityMap: true });
}

/** The link of an account to that provider, or null. */
export function findOfAccount(
  em: EntityManager,
  provider: IdentityProvider,
  accountId: string,
): Promise<ExternalIdentity | null> {
  return em.findOne(ExternalIdentity, { provider, accountId }, { disableIdentityMap: true });
}

/** All links of an account, newest first. */
export function listExternalIdentities({ entityManager }: ReadDeps, accountId: string): Promise<ExternalIdentity[]> {
  return entityManager().find(ExternalIdentity, { accountId }, { orderBy: { createdAt: 'desc', id: 'desc' } });
}

/** Links. Throws `UniqueConstraintViolationException` when either side has a link already. */
export async function insertExternalIdentity(
  em: EntityManager,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  link: Pick<ExternalIdentity, 'accountId' | 'provider' | 'subject' | 'email'>,
): Promise<void> {
  const now = clock.now();
  await em.insert(ExternalIdentity, { id: `identity_${random.hexId()}`, ...link, createdAt: now, lastUsedAt: now });
}

/** Unlinks one provider, or, without one, all. Returns how many links that were. */
export function dropExternalIdentities(em: EntityManager, accountId: string, provider?: IdentityProvider): Promise<number> {
  return em.nativeDelete(ExternalIdentity, { accountId, ...(provider === undefined ? {} : { provider }) });
}
