import { Client, type Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Role } from '../../src/auth/accounts/role.entity.ts';
import { execute } from '../../src/auth/statements/execute.ts';
import { inRequestScope } from '../../src/lib/request-scope.ts';
import type { Database } from '../../src/persistence/database.ts';
import { createConnectionTurns } from '../../src/persistence/postgresql/connection-turns.ts';
import { PooledDriver } from '../../src/persistence/postgresql/pooled-driver.ts';
import { createStatementWatch } from '../../src/persistence/postgresql/statement-watch.ts';
import { freshDatabase, type FreshDatabase } from '../support/databases.ts';
import { recordingLogger } from '../support/gateway/recording-logger.ts';
import { openTestDatabase } from '../support/open-test-database.ts';
import { times } from '../support/times.ts';

describe('on PostgreSQL, one request', () => {
  let fresh: FreshDatabase;
  let database: Database;
  let other: Client;

  beforeAll(async () => {
    fresh = await freshDatabase('postgresql');
    database = await openTestDatabase(fresh);
    other = new Client({ connectionString: fresh.databaseUrl ?? '' });
    await other.connect();
  });
  afterAll(async () => {
    await other.end();
    await database.close();
    await fresh.drop();
  });

  /** How many connections wait for a table that another one has locked. A transaction goes on seeing what it has seen first. */
  async function waiting(): Promise<number> {
    await other.query('select pg_stat_clear_snapshot()');
    const { rows } = await other.query<{ count: string }>(
      `select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return Number(rows[0]?.count);
  }
  const roles = () => execute(database.entityManager(), 'select name from role where name <> ?', ['none']);
  const write = (name: string) => database.transact((em) => em.insert(Role, { name, description: '', scopes: [] }));

  it('holds one connection, however many reads and transactions it asks for at once, and others have the rest', async () => {
    await other.query('begin');
    await other.query('lock table role in access exclusive mode');
    const greedy = inRequestScope(() => Promise.all([...times(20, roles), ...times(20, (index) => write(`greedy-${index}`))]));
    await expect.poll(waiting, { timeout: 4000 }).toBe(1);
    const modest = times(5, () => inRequestScope(roles));
    await expect.poll(waiting, { timeout: 4000 }).toBe(6);
    await other.query('commit');
    expect(await greedy).toHaveLength(40);
    await Promise.all(modest);
  });

  it('that reads beside its own transaction does not wait for itself', async () => {
    const found = await inRequestScope(() =>
      database.transact(async (em) => {
        await em.insert(Role, { name: 'uncommitted', description: '', scopes: [] });
        return roles();
      }),
    );
    expect(found).not.toContainEqual({ name: 'uncommitted' });
  });

  it('is done, and has the next connection, although one could not be given back', async () => {
    const logger = recordingLogger();
    const error = new Error('no');
    const client = {
      getTransactionStatus: () => 'I',
      release() {
        throw error;
      },
    };
    const pool = { connect: async () => client } as unknown as Pool;
    const driver = new PooledDriver({ pool, turns: createConnectionTurns(), statements: createStatementWatch(), logger });
    await inRequestScope(async () => {
      for (const _ of times(2, Number)) await driver.releaseConnection(await driver.acquireConnection());
    });
    expect(logger.lines.map(({ level, fields }) => [level, fields['error']])).toEqual([
      ['error', error],
      ['error', error],
    ]);
  });

  it('goes on after a transaction that failed', async () => {
    const outcomes = await inRequestScope(() =>
      Promise.allSettled([database.transact(() => Promise.reject(new Error('no'))), write('after a failure')]),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });
});
