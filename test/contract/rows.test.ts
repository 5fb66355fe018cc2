import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Account } from '../../src/auth/accounts/account.entity.ts';
import { parseEmail } from '../../src/auth/accounts/email-identity.ts';
import { insertAccount } from '../../src/auth/accounts/insert-account.ts';
import { AuditEvent } from '../../src/auth/audit/audit-event.entity.ts';
import { findRow, insertRow, selectRows, updateRows } from '../../src/auth/statements/rows.ts';
import { systemClock as clock } from '../../src/lib/clock.ts';
import { systemRandom as random } from '../../src/lib/random.ts';
import type { Database } from '../../src/persistence/database.ts';
import { databases, freshDatabase, type FreshDatabase } from '../support/databases.ts';
import { openTestDatabase } from '../support/open-test-database.ts';
import { times } from '../support/times.ts';

/** Hand-written statements and the ORM must agree on every column, or one of them writes what the other cannot read. */
describe.each(databases)('rows on %s', (kind) => {
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

  const event = {
    id: 'event_1',
    at: new Date('2026-03-29T01:30:00.123Z'),
    type: 'account.updated',
    outcome: 'failure' as const,
    reason: `it's "quoted" ? and $1 \\ backslashed — ünïcödé 🦊`,
    accountId: null,
    actorId: null,
    sessionId: null,
    address: '2001:db8::1',
    userAgent: '',
    requestId: "'); drop table account; --",
  };

  async function account(name: string): Promise<string> {
    const email = parseEmail(`${name}@example.org`);
    if (email === null) throw new Error('not an address');
    return insertAccount(database.entityManager(), { clock, random }, { email, roles: ['admin', 'support'], isActive: true });
  }

  it('reads what the ORM wrote as the ORM reads it', async () => {
    const id = await account('ann');
    const byOrm = await database.entityManager().findOneOrFail(Account, { id });
    const byHand = await findRow(database.entityManager(), Account, { id });
    for (const { name } of database.entityManager().getMetadata().get(Account).props)
      expect({ [name]: byHand?.[name as keyof Account] }).toEqual({ [name]: byOrm[name as keyof Account] });
    expect(byHand).toBeInstanceOf(Account);
    expect(byHand?.isActive()).toBe(true);
  });

  it('writes what the ORM reads back unchanged', async () => {
    await insertRow(database.entityManager(), AuditEvent, event);
    const read = await database.entityManager().findOneOrFail(AuditEvent, { id: 'event_1' });
    expect(Object.assign({}, read)).toEqual(event);
  });

  it('takes what it compares with for values, never for a part of the statement or an operator', async () => {
    const em = database.entityManager();
    await insertRow(em, AuditEvent, event);
    expect(await findRow(em, AuditEvent, { requestId: event.requestId })).not.toBeNull();
    expect(await findRow(em, AuditEvent, { requestId: "' or 1 = 1 --" })).toBeNull();
    const operator = { $ne: null } as unknown as string;
    expect(await findRow(em, AuditEvent, { requestId: operator }).catch(() => null)).toBeNull();
  });

  it('changes a row for one of many that compare the same values', async () => {
    const id = await account('ben');
    const change = () =>
      database
        .entityManager()
        .transactional((em) => updateRows(em, Account, { id, firstName: null }, { firstName: 'Ben', secondFactors: ['TOTP'] }));
    const counts = await Promise.all(times(10, change));
    expect(counts.filter((count) => count === 1)).toHaveLength(1);
    expect(await findRow(database.entityManager(), Account, { id })).toMatchObject({ firstName: 'Ben', secondFactors: ['TOTP'] });
  });

  it('refuses to change or find without a condition, or by what is no column', async () => {
    const em = database.entityManager();
    await expect(updateRows(em, Account, {}, { firstName: 'Everybody' })).rejects.toThrow('must not be empty');
    await expect(findRow(em, Account, { isActive: () => true })).rejects.toThrow('no column');
  });

  it('selects several by a statement, in a transaction what that transaction wrote', async () => {
    await database.entityManager().transactional(async (em) => {
      await insertRow(em, AuditEvent, event);
      await insertRow(em, AuditEvent, { ...event, id: 'event_2' });
      const found = await selectRows(em, AuditEvent, 'select * from audit_event where type = ? order by id', [event.type]);
      expect(found.map(({ id }) => id)).toEqual(['event_1', 'event_2']);
    });
  });
});
