import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase, databases, type FreshDatabase } from '../support/databases.ts';
import { main, runPortcullis } from '../support/run-portcullis.ts';

describe.each(databases)('portcullis doctor on %s', (kind) => {
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await freshDatabase(kind);
  });
  afterEach(() => fresh.drop());

  const environment = (dataDir = fresh.dataDir) => ({
    PORTCULLIS_DATA_DIR: dataDir,
    ...(fresh.databaseUrl === null ? {} : { DATABASE_URL: fresh.databaseUrl }),
  });
  const run = (command: string, dataDir?: string) => runPortcullis(command.split(' '), environment(dataDir), fresh.dataDir);
  const linesOf = (stdout: string) => stdout.trim().split('\n');

  /** Everything that is stored: files with their times, and tables. */
  async function stored(): Promise<unknown> {
    const files = readdirSync(fresh.dataDir).map((name) => {
      const file = path.join(fresh.dataDir, name);
      return [name, statSync(file).mtimeMs, readFileSync(file, 'hex')];
    });
    return [files, fresh.databaseUrl === null ? [] : await tables(fresh.databaseUrl)];
  }

  it('changes nothing where nothing is yet, and says what a start will make', async () => {
    const before = await stored();
    const nowhere = path.join(fresh.dataDir, 'not', 'there');
    const { status, stdout } = await run('doctor', nowhere);
    expect(linesOf(stdout).slice(1, 3)).toEqual([
      kind === 'sqlite'
        ? `behind  database: none is in ${nowhere} yet; a start makes it`
        : expect.stringMatching(
            /^behind {2}database: PostgreSQL, without 0001-initial, 0002-recovery; a start or `portcullis migrate` /,
          ),
      expect.stringMatching(/^behind {2}signing keys: /),
    ]);
    expect(status).toBe(0);
    expect(existsSync(nowhere)).toBe(false);
    expect(await stored()).toEqual(before);
  });

  it('changes nothing in a database that is in use, and finds it well', async () => {
    await run('keys rotate');
    const before = await stored();
    const { status, stdout } = await run('doctor');
    expect(linesOf(stdout).map((line) => line.slice(0, 6))).toEqual(['ok    ', 'ok    ', 'ok    ', 'ok    ']);
    expect(status).toBe(0);
    expect(await stored()).toEqual(before);
  });

  it('finds a master key that is lost, and makes no other', async () => {
    await run('keys rotate');
    const { status, stdout } = await run('doctor', path.join(fresh.dataDir, 'elsewhere'));
    // On SQLite the database is lost with it.
    if (kind === 'postgresql')
      expect(stdout).toMatch(/^FAULTY {2}signing keys: masterKey: is not set, and master\.key is not in /m);
    expect(status).toBe(kind === 'postgresql' ? 1 : 0);
    expect(existsSync(path.join(fresh.dataDir, 'elsewhere'))).toBe(false);
  });

  if (kind === 'sqlite') {
    it('tells a file without the schema, and leaves it as it is', async () => {
      writeFileSync(path.join(fresh.dataDir, 'portcullis.db'), '');
      const { stdout } = await run('doctor');
      expect(linesOf(stdout)[1]).toBe(
        `behind  database: SQLite in ${fresh.dataDir}, without 0001-initial, 0002-recovery; a start or \`portcullis migrate\` brings it to the current schema`,
      );
      expect(readdirSync(fresh.dataDir)).toEqual(['portcullis.db']);
      expect(statSync(path.join(fresh.dataDir, 'portcullis.db')).size).toBe(0);
    });

    it.each(['doctor', 'compose', '--help'])('ends as if it had been read when its reader goes away: %s', async (command) => {
      const child = spawn(process.execPath, [main, command], {
        cwd: fresh.dataDir,
        env: environment(),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child.stdout.destroy();
      const complaints = text(child.stderr);
      const [status] = (await once(child, 'exit')) as [number | null];
      expect({ status, complaints: await complaints }).toEqual({ status: 0, complaints: '' });
    });
  }
});

async function tables(databaseUrl: string): Promise<unknown> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ tablename: string }>(
    `select tablename from pg_tables where schemaname = 'public' order by 1`,
  );
  await client.end();
  return rows;
}
