import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { inject } from 'vitest';

/** Every database we promise to run on: `describe.each(databases)('… on %s', (database) => …)`. */
export const databases = ['sqlite', 'postgresql'] as const;

export type Database = (typeof databases)[number];

export interface FreshDatabase {
  /** An empty directory of its own, removed by `drop`. */
  readonly dataDir: string;
  /** Null: SQLite in the data directory. */
  readonly databaseUrl: string | null;
  /** Removes both, whoever is still connected. */
  drop(): Promise<void>;
}

/** An empty database and data directory that no other test sees. */
export async function freshDatabase(database: Database): Promise<FreshDatabase> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'portcullis-test-'));
  const databaseUrl = database === 'postgresql' ? await createDatabase() : null;
  return {
    dataDir,
    databaseUrl,
    async drop() {
      if (databaseUrl !== null) await dropDatabase(databaseUrl);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Removes what tests of a run created and did not drop, such as after a time-out. */
export async function dropDatabasesOfRun(serverUrl: string, run: string): Promise<void> {
  await onServer(serverUrl, async (client) => {
    const { rows } = await client.query<{ datname: string }>('select datname from pg_database where starts_with(datname, $1)', [
      `${run}_`,
    ]);
    for (const { datname } of rows) await client.query(`drop database if exists "${datname}" with (force)`);
  });
}

async function createDatabase(): Promise<string> {
  const { url, run } = inject('postgresql');
  const name = `${run}_${randomBytes(6).toString('hex')}`;
  await onServer(url, (client) => client.query(`create database "${name}"`));
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}

async function dropDatabase(databaseUrl: string): Promise<void> {
  const name = new URL(databaseUrl).pathname.slice(1);
  await onServer(inject('postgresql').url, (client) => client.query(`drop database if exists "${name}" with (force)`));
}

async function onServer(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
