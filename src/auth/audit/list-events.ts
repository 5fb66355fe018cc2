import type { Page, PageRequest } from '../../lib/page.ts';
import { findPage } from '../statements/find-page.ts';
import type { ReadDeps } from '../statements/transact.ts';
import { AuditEvent } from './audit-event.entity.ts';

export interface ListEventsInput {
  readonly page: PageRequest;
  /** Whose account it happened to; null: anyone's, and what happened to no account that exists. */
  readonly accountId: string | null;
}

/** Returns what happened, newest first. */
export function listEvents({ entityManager }: ReadDeps, { page, accountId }: ListEventsInput): Promise<Page<AuditEvent>> {
  return findPage(entityManager(), AuditEvent, { page, where: accountId === null ? {} : { accountId }, orderBy: 'at' });
}
