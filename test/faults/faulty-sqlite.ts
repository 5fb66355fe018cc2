import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { freshDatabase } from '../support/databases.ts';
import { createFaultCounter, type FaultCounter, type FaultyDatabase } from './faulty-database.ts';

interface Watched {
  readonly counter: FaultCounter;
  watch: (() => void | Promise<void>) | null;
}

/** By the file of the database. */
const watched = new Map<string, Watched>();

/** A SQLite database whose driver fails as SQLite does when the disk or a lock gives trouble. */
export async function faultySqlite(): Promise<FaultyDatabase> {
  const fresh = await freshDatabase('sqlite');
  const file = path.join(fresh.dataDir, 'portcullis.db');
  const own: Watched = { counter: createFaultCounter(), watch: null };
  watchStatements();
  watched.set(file, own);
  let direct: Sqlite.Database | null = null;

  return {
    fresh,
    kinds: ['throw', 'throw-twice', 'hang'],
    arm: (fault) => own.counter.arm(fault),
    count: () => own.counter.count(),
    watchCommits(watch) {
      own.watch = watch;
    },
    // Nothing is waited for but locks.
    slowestMs: () => 0,
    query: (text) => {
      // Under another name than the one by which statements are counted.
      direct ??= new Sqlite(`${fresh.dataDir}/./portcullis.db`, { readonly: true });
      return Promise.resolve(direct.prepare(text).all() as Record<string, unknown>[]);
    },
    async close() {
      watched.delete(file);
      direct?.close();
      await fresh.drop();
    },
  };
}

let isWatching = false;

/** Of all connections of this process. */
function watchStatements(): void {
  if (isWatching) return;
  isWatching = true;
  const memory = new Sqlite(':memory:');
  const statement = Object.getPrototypeOf(memory.prepare('select 1')) as Record<string, Method>;
  memory.close();
  for (const name of ['run', 'all', 'get'])
    wrap(statement, name, ({ database, source, readonly }: Sqlite.Statement) => ({ database, text: source, readonly }));
  wrap(Sqlite.prototype as unknown as Record<string, Method>, 'exec', (database: Sqlite.Database, text) => ({
    database,
    text: String(text),
    readonly: false,
  }));
}

type Method = (this: never, ...inputs: unknown[]) => unknown;

interface Statement {
  readonly database: Sqlite.Database;
  readonly text: string;
  readonly readonly: boolean;
}

/** What the process does for itself: it looks for revocations. */
const ownBusiness = /data_version|revoked_at as at/;

function wrap(prototype: Record<string, Method>, name: string, read: (self: never, input: unknown) => Statement): void {
  const original = prototype[name];
  if (original === undefined) throw new Error(`There is no ${name}.`);
  prototype[name] = function faulty(this: never, ...inputs: unknown[]): unknown {
    const { database, text, readonly } = read(this, inputs[0]);
    const own = watched.get(database.name);
    if (own === undefined || ownBusiness.test(text)) return Reflect.apply(original, this, inputs);
    const kind = own.counter.next();
    if (kind !== null) throw new Sqlite.SqliteError('injected', kind === 'hang' ? 'SQLITE_BUSY' : 'SQLITE_IOERR');
    const result: unknown = Reflect.apply(original, this, inputs);
    if ((!readonly || /^commit/i.test(text)) && !database.inTransaction) void own.watch?.();
    return result;
  };
}
