import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Role } from '../../src/auth/accounts/role.entity.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLogger } from '../../src/lib/logger.ts';
import { isUnavailable } from '../../src/lib/unavailable-error.ts';
import type { Database } from '../../src/persistence/database.ts';
import { openSqlite } from '../../src/persistence/sqlite/open-sqlite.ts';
import { freshDatabase, type FreshDatabase } from '../support/databases.ts';
import { openTestDatabase } from '../support/open-test-database.ts';
import { times } from '../support/times.ts';

let fresh: FreshDatabase;
let database: Database;

afterEach(async () => {
  await database.close();
  await fresh.drop();
});

/** Adds a role in a transaction. Resolves with its name, or with 'unavailable' when that is how it was refused. */
async function write(name: string): Promise<string> {
  try {
    return await database.transact(async (em) => {
      await em.insert(Role, { name, description: '', scopes: [] });
      return name;
    });
  } catch (error) {
    if (isUnavailable(error)) return 'unavailable';
    throw error;
  }
}

const count = () => database.entityManager().count(Role, {});

describe('SQLite whose write lock another process holds', () => {
  let lock: Sqlite.Database;

  beforeEach(async () => {
    fresh = await freshDatabase('sqlite');
    database = await openSqlite({ dataDir: fresh.dataDir, clock: systemClock, logger: silentLogger, busyTimeoutMs: 100 });
    lock = new Sqlite(path.join(fresh.dataDir, 'portcullis.db'));
    lock.exec('begin immediate');
  });
  afterEach(() => lock.close());

  it('refuses each of many transactions as unavailable, answers reads meanwhile, and writes again when the lock is free', async () => {
    const before = await count();
    const writes = Promise.all(times(20, (index) => write(`during-${index}`)));
    expect(await count()).toBe(before);
    expect(new Set(await writes)).toEqual(new Set(['unavailable']));

    lock.exec('rollback');
    expect(await Promise.all(times(20, (index) => write(`after-${index}`)))).not.toContain('unavailable');
    expect(await count()).toBe(before + 20);
  });

  it('lets a transaction wait for a lock that is given back in time', async () => {
    const waiting = write('patient');
    lock.exec('rollback');
    expect(await waiting).toBe('patient');
  });
});

describe('SQLite on a disk that is full', () => {
  beforeEach(async () => {
    fresh = await freshDatabase('sqlite');
    database = await openTestDatabase(fresh);
  });

  const limitPages = (pages: number) =>
    database.transact((em) =>
      em.getConnection().execute(`pragma max_page_count = ${pages}`, [], 'all', em.getTransactionContext()),
    );

  it('refuses writes as unavailable, answers reads, and writes again when there is room', async () => {
    const large = 'x'.repeat(1_000_000);
    const before = await count();
    await limitPages(1);
    expect(await write(large)).toBe('unavailable');
    expect(await write(large)).toBe('unavailable');
    expect(await count()).toBe(before);

    await limitPages(1_000_000);
    expect(await write('roomy')).toBe('roomy');
    expect(await count()).toBe(before + 1);
  });
});

describe('PostgreSQL that ends connections', () => {
  beforeEach(async () => {
    fresh = await freshDatabase('postgresql');
    database = await openTestDatabase(fresh);
  });

  it('again and again, under load, is used again as soon as it takes connections, and no transaction is half done', async () => {
    const killer = new Client({ connectionString: fresh.databaseUrl ?? '' });
    await killer.connect();
    const kill = () =>
      killer.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
    const before = await count();
    const outcomes: string[] = [];
    for (let round = 0; round < 12; round++) {
      const writes = times(20, (index) => write(`r-${round}-${index}`));
      await kill();
      outcomes.push(...(await Promise.all(writes)));
    }
    await killer.end();
    expect(outcomes).toContain('unavailable');

    // More than the pool holds, each of which needs a connection at the same moment.
    const after = await Promise.all(times(30, (index) => write(`after-${index}`)));
    expect(after).not.toContain('unavailable');
    const committed = [...outcomes, ...after].filter((outcome) => outcome !== 'unavailable').length;
    // A connection that is lost between COMMIT and its acknowledgement leaves a row of which nothing is known.
    expect(await count()).toBeGreaterThanOrEqual(before + committed);
  });
});
