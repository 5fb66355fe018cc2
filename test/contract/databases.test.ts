import { existsSync } from 'node:fs';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freshDatabase } from '../support/databases.ts';
import { startEmbeddedServer } from '../support/postgresql/embedded-server.ts';
import { findPostgresqlServer, type PostgresqlServer } from '../support/postgresql/postgresql-server.ts';

describe('the databases that tests run on', () => {
  it('gives every test a data directory of its own, and takes it away', async () => {
    const [one, two] = [await freshDatabase('sqlite'), await freshDatabase('sqlite')];
    expect(one.dataDir).not.toBe(two.dataDir);
    expect(existsSync(one.dataDir)).toBe(true);
    await Promise.all([one.drop(), two.drop()]);
    expect(existsSync(one.dataDir)).toBe(false);
  });

  it('gives every test an empty PostgreSQL database, and takes it away from whoever is still connected', async () => {
    const fresh = await freshDatabase('postgresql');
    const client = new Client({ connectionString: fresh.databaseUrl! });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('create table planted (id int)');
    await fresh.drop();
    await expect(client.query('select 1')).rejects.toThrow();
    expect(await namesOfRun()).not.toContain(new URL(fresh.databaseUrl!).pathname.slice(1));
  });

  it('never replaces a named server that refuses us', async () => {
    await expect(findPostgresqlServer('postgresql://nobody@127.0.0.1:1/none')).rejects.toThrow('DATABASE_URL');
  });
});

describe('the PostgreSQL that npm carries', () => {
  let server: PostgresqlServer;
  beforeAll(async () => {
    server = await startEmbeddedServer();
  });
  afterAll(() => server.stop());

  it('runs on this machine, for root too, and keeps to the loopback address', async () => {
    const client = new Client({ connectionString: server.url });
    await client.connect();
    const { rows } = await client.query<{ listen_addresses: string }>('show listen_addresses');
    await client.end();
    expect(rows).toEqual([{ listen_addresses: '127.0.0.1' }]);
  });
});

async function namesOfRun(): Promise<string[]> {
  const client = new Client({ connectionString: inject('postgresql').url });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>('select datname from pg_database');
  await client.end();
  return rows.map(({ datname }) => datname);
}
