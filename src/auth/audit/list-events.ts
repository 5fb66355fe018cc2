import type { EntityManager } from '@mikro-orm/core';
import { cutPage, type Page, type PageRequest } from '../../lib/page.ts';
import { AuditEvent } from './audit-event.entity.ts';

export interface ListEventsInput {
  readonly page: PageRequest;
  /** Whose account it happened to; null: anybody's, and what happened to no account that exists. */
  readonly accountId: string | null;
}

/** What happened, newest first. */
export async function listEvents(em: EntityManager, { page, accountId }: ListEventsInput): Promise<Page<AuditEvent>> {
  const { first, after } = page;
  const where = {
    ...(accountId === null ? {} : { accountId }),
    ...(after === null ? {} : { $or: [{ at: { $lt: after.at } }, { at: after.at, id: { $lt: after.id } }] }),
  };
  const rows = await em.find(AuditEvent, where, { orderBy: { at: 'desc', id: 'desc' }, limit: first + 1 });
  return cutPage(rows, page);
}
