import type { EntityManager, EntityName, FilterQuery } from '@mikro-orm/core';
import { cutPage, type Page, type PageRequest } from '../../lib/page.ts';

/** What is listed of an account, newest first. */
interface Listed {
  readonly id: string;
  readonly accountId: string;
  readonly createdAt: Date;
}

export interface ListedOf<Entity> {
  readonly accountId: string;
  /** True of those that are alive, false of all others, whatever columns are null. */
  readonly isLive: FilterQuery<Entity> & object;
}

const newestFirst = { createdAt: 'desc', id: 'desc' } as const;

/**
 * Lists what an account has: all that is alive, so that nothing hides it, then the newest that has ended, `endedMax` at most. Pages of
 * the rest are `listEnded`.
 */
export async function listLiveFirst<Entity extends Listed>(
  em: EntityManager,
  entity: EntityName<Entity>,
  { accountId, isLive, endedMax }: ListedOf<Entity> & { readonly endedMax: number },
): Promise<Entity[]> {
  const live = await find(em, entity, [{ accountId }, isLive]);
  return [...live, ...(await find(em, entity, [{ accountId }, { $not: isLive }], endedMax))];
}

/** Lists a page of what an account had and that has ended. */
export async function listEnded<Entity extends Listed>(
  em: EntityManager,
  entity: EntityName<Entity>,
  { accountId, isLive, page }: ListedOf<Entity> & { readonly page: PageRequest },
): Promise<Page<Entity>> {
  const { first, after } = page;
  const rest = after === null ? {} : { $or: [{ createdAt: { $lt: after.at } }, { createdAt: after.at, id: { $lt: after.id } }] };
  return cutPage(await find(em, entity, [{ accountId }, { $not: isLive }, rest], first + 1), page);
}

async function find<Entity extends Listed>(
  em: EntityManager,
  entity: EntityName<Entity>,
  conditions: readonly object[],
  limit?: number,
): Promise<Entity[]> {
  const where = { $and: conditions } as FilterQuery<Entity>;
  const options = { orderBy: newestFirst, disableIdentityMap: true, ...(limit === undefined ? {} : { limit }) } as object;
  return em.find(entity, where, options);
}
