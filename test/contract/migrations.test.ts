import { readdirSync, readlinkSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Logger } from '../../src/lib/logger.ts';
import { silentLogger } from '../../src/lib/logger.ts';
import type { Database } from '../../src/persistence/database.ts';
import { databases, freshDatabase, type FreshDatabase } from '../support/databases.ts';
import { openTestDatabase } from '../support/open-test-database.ts';

describe.each(databases)('the schema on %s', (kind) => {
  let fresh: FreshDatabase;
  let open: Database[] = [];

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
  });

  afterEach(async () => {
    await Promise.all(open.map((database) => database.close()));
    open = [];
    await fresh.drop();
  });

  it('is after all migrations what the entities say', async () => {
    open = [await openTestDatabase(fresh)];
    expect(await open[0]?.schemaDrift()).toEqual([]);
  });

  it('shows a drift when the database was changed by hand', async () => {
    const database = await openTestDatabase(fresh);
    open = [database];
    await database.entityManager().getConnection().execute('alter table account drop column display_name');
    expect(await database.schemaDrift()).toEqual([expect.stringContaining('display_name')]);
  });

  it('is migrated once by eight replicas that start at the same moment', async () => {
    const migrated: unknown[] = [];
    const logger: Logger = { ...silentLogger, info: (fields) => migrated.push(fields['migration']) };
    open = await Promise.all(Array.from({ length: 8 }, () => openTestDatabase(fresh, { logger })));
    expect(migrated).toEqual(['0001-initial', '0002-recovery']);
  });

  it('is left alone by a program older than the database', async () => {
    const database = await openTestDatabase(fresh);
    open = [database];
    await database
      .entityManager()
      .getConnection()
      .execute(`insert into schema_migration (name, applied_at) values ('9999-future', '')`);
    await expect(openTestDatabase(fresh)).rejects.toThrow('newer version (9999-future)');
  });

  if (kind === 'sqlite' && process.platform === 'linux')
    it('leaves no file open that it cannot migrate', async () => {
      const openFiles = () =>
        readdirSync('/proc/self/fd').filter((fd) => linkOf(`/proc/self/fd/${fd}`).startsWith(fresh.dataDir)).length;
      const database = await openTestDatabase(fresh);
      await database
        .entityManager()
        .getConnection()
        .execute(`insert into schema_migration (name, applied_at) values ('9999-future', '')`);
      await database.close();
      expect(openFiles()).toBe(0);
      await expect(openTestDatabase(fresh)).rejects.toThrow('newer version');
      expect(openFiles()).toBe(0);
    });

  if (kind === 'sqlite')
    it('lies in a file that only its owner may read, journals included', async () => {
      open = [await openTestDatabase(fresh)];
      for (const name of ['portcullis.db', 'portcullis.db-wal', 'portcullis.db-shm']) {
        expect(statSync(path.join(fresh.dataDir, name)).mode & 0o777, name).toBe(0o600);
      }
    });
});

/** Where a symbolic link leads; empty if it has gone meanwhile. */
function linkOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}
