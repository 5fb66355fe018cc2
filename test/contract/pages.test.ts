import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Account } from '../../src/auth/accounts/account.entity.ts';
import { AuditEvent } from '../../src/auth/audit/audit-event.entity.ts';
import { execute } from '../../src/auth/statements/execute.ts';
import { findPage, pageStatement, type FindPageInput } from '../../src/auth/statements/find-page.ts';
import { insertRow } from '../../src/auth/statements/rows.ts';
import type { Page } from '../../src/lib/page.ts';
import type { Database } from '../../src/persistence/database.ts';
import { databases, freshDatabase, type FreshDatabase } from '../support/databases.ts';
import { openTestDatabase } from '../support/open-test-database.ts';
import { times } from '../support/times.ts';

const start = Date.UTC(2026, 0, 1);
const after = { at: new Date(start + 9000), id: 'event_20000' };

/** Every list that is read page by page. */
const lists: readonly [name: string, entity: typeof AuditEvent | typeof Account, input: FindPageInput<AuditEvent & Account>][] = [
  ['all events', AuditEvent, { page: { first: 20, after }, where: {}, orderBy: 'at' }],
  ['the events of an account', AuditEvent, { page: { first: 20, after }, where: { accountId: 'account_1' }, orderBy: 'at' }],
  ['accounts', Account, { page: { first: 20, after }, where: {}, orderBy: 'createdAt' }],
];

describe.each(databases)('pages on %s', (kind) => {
  let fresh: FreshDatabase;
  let database: Database;

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    database = await openTestDatabase(fresh);
  });
  afterEach(async () => {
    await database.close();
    await fresh.drop();
  });

  const event = (index: number, accountId: string | null) => ({
    id: `event_${index}`,
    // Three at each moment.
    at: new Date(start + Math.floor(index / 3)),
    type: 'account.updated',
    outcome: 'success' as const,
    reason: null,
    accountId,
    actorId: null,
    sessionId: null,
    address: null,
    userAgent: null,
    requestId: 'request',
  });

  it('hold every row once and in order, also those of the same moment, whatever the length of a page', async () => {
    const em = database.entityManager();
    for (const index of times(10, (each) => each))
      await insertRow(em, AuditEvent, event(index, index === 4 ? null : 'account_1'));
    for (const first of [1, 2, 3, 9]) {
      const seen: string[] = [];
      let position: FindPageInput<AuditEvent>['page']['after'] = null;
      for (;;) {
        const where = { accountId: 'account_1' };
        const { items, hasNextPage }: Page<AuditEvent> = await findPage(em, AuditEvent, {
          page: { first, after: position },
          where,
          orderBy: 'at',
        });
        seen.push(...items.map(({ id }) => id));
        position = items.at(-1) ?? null;
        if (!hasNextPage) break;
      }
      expect(seen).toEqual([9, 8, 7, 6, 5, 3, 2, 1, 0].map((index) => `event_${index}`));
    }
  });

  it.each(lists)('begin in an index and read no row before them: %s', async (_, entity, input) => {
    const em = database.entityManager();
    if (kind === 'postgresql') await fill(fresh);
    const { text, parameters } = pageStatement(em, entity as typeof AuditEvent, input as FindPageInput<AuditEvent>);
    const plan = await execute<Readonly<Record<string, unknown>>>(
      em,
      `${kind === 'postgresql' ? 'explain (analyze, timing off, summary off)' : 'explain query plan'} ${text}`,
      parameters,
    );
    const lines = plan.map((row) => String(row['QUERY PLAN'] ?? row['detail']));
    if (kind === 'postgresql') {
      expect(lines).toContainEqual(expect.stringMatching(/Index Cond: .*ROW\((?:at|created_at), id\) < ROW\(/));
      expect(lines).not.toContainEqual(expect.stringMatching(/Sort|Filter|Seq Scan/));
    } else
      expect(lines).toEqual([
        expect.stringMatching(/^SEARCH \w+ USING INDEX \w+ \((?:account_id=\? AND )?\(\w+,id\)<\(\?,\?\)\)$/),
      ]);
  });
});

/** As many rows as make a database look into an index, on a connection without the time limits of a request. */
async function fill({ databaseUrl }: FreshDatabase): Promise<void> {
  const client = new Client({ connectionString: databaseUrl ?? '' });
  await client.connect();
  await client.query(`
    insert into audit_event (id, at, type, outcome, account_id, request_id)
    select 'event_' || n, timestamptz '2026-01-01Z' + n * interval '1 ms', 'account.updated', 'success', 'account_' || n % 20, 'r'
    from generate_series(1, 10000) n`);
  await client.query(`
    insert into account (id, email, email_identity, is_dark_mode, second_factors, roles, created_at, updated_at)
    select 'account_' || n, n || '@example.org', n || '@example.org', false, '[]', '[]', timestamptz '2026-01-01Z' + n * interval '1 ms', now()
    from generate_series(1, 5000) n`);
  await client.query('analyze');
  await client.end();
}
