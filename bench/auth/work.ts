import { setTimeout as sleep } from 'node:timers/promises';
import type { PasswordHasher } from '../../src/auth/passwords/password-hasher.ts';
import { execute } from '../../src/auth/statements/execute.ts';
import type { Database } from '../../src/persistence/database.ts';
import { client, logIn, openBenchAuth, type BenchAuth } from './open-bench-auth.ts';

/**
 * What each call costs beside the hash of a password: CPU of this process, waiting not counted, and the rows that it
 * writes, one caller at a time: `node bench/auth/work.ts [postgresql://…]`.
 */
const calls = 1000;
const rounds = 5;

/** Knows every password at once. */
const freeHasher: PasswordHasher = {
  hash: async () => 'free',
  verify: async () => true,
  isOutdated: () => false,
  load: () => ({ running: 0, waiting: 0 }),
};
const bench = await openBenchAuth(process.argv[2], freeHasher);

const table: Record<string, object> = {};
for (const [name, work] of Object.entries(await worksOf(bench)))
  table[name] = { 'CPU µs': await leastCpu(work), 'rows written': await rowsWritten(bench.database, work) };
console.log(bench.database.kind);
console.table(table);
await bench.close();

async function worksOf({ auth, people }: BenchAuth): Promise<Record<string, Work>> {
  const ids = people.map(({ id }) => id);
  const sessions = await Promise.all(people.map(({ email }) => logIn(auth, email)));
  return {
    login: (index) => logIn(auth, people[index % people.length]?.email ?? ''),
    me: (index) => auth.accounts.find([ids[index % ids.length] ?? '']),
    async refreshSession(index) {
      const session = sessions[index % sessions.length] ?? { refreshToken: '' };
      const outcome = await auth.sessions.refresh({ refreshToken: session.refreshToken, client });
      if (outcome.kind !== 'refreshed') throw new Error(outcome.kind);
      session.refreshToken = outcome.refreshToken;
    },
  };
}

type Work = (index: number) => Promise<unknown>;

/** Of several rounds the one that was disturbed least, in microseconds a call. */
async function leastCpu(work: Work): Promise<number> {
  const found = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage();
    for (let index = 0; index < calls; index += 1) await work(index);
    const { user, system } = process.cpuUsage(before);
    found.push((user + system) / calls);
  }
  return Math.round(Math.min(...found));
}

async function rowsWritten(database: Database, work: Work): Promise<number> {
  const before = await rowChanges(database);
  for (let index = 0; index < calls; index += 1) await work(index);
  return ((await rowChanges(database)) - before) / calls;
}

/** Rows inserted, changed and deleted so far. */
async function rowChanges({ kind, entityManager }: Database): Promise<number> {
  const query = {
    sqlite: 'select total_changes() as changes',
    postgresql: 'select sum(n_tup_ins + n_tup_upd + n_tup_del) as changes from pg_stat_user_tables',
  };
  // PostgreSQL's connections report what they did when they have been idle for ten seconds.
  if (kind === 'postgresql') await sleep(11_000);
  const [row] = await execute<{ changes: number | string }>(entityManager(), query[kind], []);
  return Number(row?.changes);
}
