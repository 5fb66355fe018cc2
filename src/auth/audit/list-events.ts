import type { EntityManager } from '@mikro-orm/core';
import type { Page, PageRequest } from '../../lib/page.ts';
import { findPage } from '../statements/find-page.ts';
import { AuditEvent } from './audit-event.entity.ts';

export interface ListEventsInput {
  readonly page: PageRequest;
  /** Whose account it happened to; null: anyone's, and what happened to no account that exists. */
  readonly accountId: string | null;
}

/** Returns what happened, newest first. */
export function listEvents(em: EntityManager, { page, accountId }: ListEventsInput): Promise<Page<AuditEvent>> {
  return findPage(em, AuditEvent, { page, where: accountId === null ? {} : { accountId }, orderBy: 'at' });
}
