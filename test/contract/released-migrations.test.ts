import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Account } from '../../src/auth/accounts/account.entity.ts';
import { OneTimeCode } from '../../src/auth/otp/one-time-code.entity.ts';
import { Session } from '../../src/auth/sessions/session.entity.ts';
import { sha256Hex } from '../../src/lib/digest.ts';
import type { Database } from '../../src/persistence/database.ts';
import { postgresqlMigrations } from '../../src/persistence/migrations/postgresql/index.ts';
import { sqliteMigrations } from '../../src/persistence/migrations/sqlite/index.ts';
import { databases, freshDatabase, type FreshDatabase } from '../support/databases.ts';
import { openTestDatabase } from '../support/open-test-database.ts';

const migrations = { sqlite: sqliteMigrations, postgresql: postgresqlMigrations };

/** Each migration that may have run somewhere, by the SHA-256 of its statements. A new one is added here; none is changed. */
const released = {
  sqlite: {
    '0001-initial': '5774316f51fb00c75dc0c2f4e1302c8fea79ab4545d7c7efb05e8d126c54db80',
    '0002-recovery': '95c4c960c341214b87cb16c34d669e5ef577c188498ccc9de2742e55e7c24e8f',
  },
  postgresql: {
    '0001-initial': '7942078c97e48a69f674fba1a2f0523228b1e927a500d39b368b11bf9d7d6f87',
    '0002-recovery': 'c355b90b3f53eca95d1f0fffa852d4d70f99c1fe7481cb8079397f78c94875e8',
  },
};

/** What a program of the first schema has stored: an account, a session of it, and a code that it was sent. */
const rows = [
  `insert into account (id, email, email_identity, is_dark_mode, second_factors, roles, activated_at, created_at, updated_at)
    values ('account_1', 'ann@example.org', 'ann@example.org', false, '["EMAIL"]', '["admin"]', TIME, TIME, TIME)`,
  `insert into session (id, account_id, transport, authentication_methods, assurance_level, authenticated_at, created_at, last_seen_at,
      expires_at, access_expiries) values ('session_1', 'account_1', 'TOKEN', '["pwd"]', 'aal1', TIME, TIME, TIME, TIME, '')`,
  `insert into one_time_code (id, account_id, purpose, flow_digest, digest, attempts_left, created_at, expires_at)
    values ('code_1', 'account_1', 'LOGIN', null, 'x', 5, TIME, TIME)`,
];
const times = { sqlite: '1767323045000', postgresql: `'2026-01-02T03:04:05Z'` };

describe.each(databases)('the migrations on %s', (kind) => {
  let fresh: FreshDatabase;
  let database: Database | null;
  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    database = null;
  });
  afterEach(async () => {
    await database?.close();
    await fresh.drop();
  });

  async function run(statements: readonly string[]): Promise<void> {
    if (fresh.databaseUrl === null) {
      const file = new Sqlite(path.join(fresh.dataDir, 'portcullis.db'));
      for (const statement of statements) file.exec(statement);
      file.close();
      return;
    }
    const client = new Client({ connectionString: fresh.databaseUrl });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  }

  it('are those that were released, to the letter', () => {
    const digests = migrations[kind].list.map(({ name, statements }) => [name, sha256Hex(statements.join(';\n'))]);
    expect(Object.fromEntries(digests)).toEqual(released[kind]);
  });

  it('bring the first schema, filled, to the current one, and keep accounts and sessions', async () => {
    const [initial] = migrations[kind].list;
    await run([
      'create table schema_migration (name text not null primary key, applied_at text not null)',
      ...(initial?.statements ?? []),
      `insert into schema_migration (name, applied_at) values ('0001-initial', '')`,
      ...rows.map((row) => row.replaceAll('TIME', times[kind])),
    ]);
    database = await openTestDatabase(fresh);
    expect(await database.schemaDrift()).toEqual([]);
    const em = database.entityManager();
    const at = new Date('2026-01-02T03:04:05Z');
    const [account, session] = [await em.findOneOrFail(Account, 'account_1'), await em.findOneOrFail(Session, 'session_1')];
    expect(account).toMatchObject({ email: 'ann@example.org', secondFactors: ['EMAIL'], roles: ['admin'], createdAt: at });
    expect(account.mailFactorHeldUntil).toBeNull();
    expect(session).toMatchObject({ accountId: 'account_1', authenticatedAt: at, revokedAt: null });
    // Nothing says whose mailbox such a code was sent to: its owner asks for another.
    expect(await em.count(OneTimeCode, {})).toBe(0);
  });
});
