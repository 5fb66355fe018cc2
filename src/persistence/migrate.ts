import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';

/** A step of the schema. Once released it never changes; a correction is another step. */
export interface Migration {
  /** Ordered and unique, such as `0001-initial`. */
  readonly name: string;
  readonly statements: readonly string[];
}

export interface Migrations {
  /** The statement that makes other migrating processes wait until the transaction ends, where its beginning does not. */
  readonly lock: string | null;
  /** The statement that finds the table `schema_migration`, by a row if there is one. */
  readonly bookkeeping: string;
  readonly list: readonly Migration[];
}

/** Runs one statement with bound parameters (`?`) and returns its rows. */
export type ExecuteStatement = (text: string, parameters?: readonly string[]) => Promise<readonly { readonly name: string }[]>;

export interface MigrateDeps {
  /** Does the work in one transaction without a time limit, and rolls it back when the work rejects. */
  readonly transaction: (work: (execute: ExecuteStatement) => Promise<void>) => Promise<void>;
  readonly migrations: Migrations;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Runs the migrations that were not run yet, all in one transaction that holds a lock, bookkeeping included: however many
 * processes start at once, each migration runs once, and one that fails leaves nothing behind. (The ORM's own migrator
 * creates its bookkeeping table outside of any lock.) Rejects when the database knows a migration that this program does not.
 */
export async function migrate({ transaction, migrations, clock, logger }: MigrateDeps): Promise<void> {
  await transaction(async (execute) => {
    if (migrations.lock !== null) await execute(migrations.lock);
    await execute('create table if not exists schema_migration (name text not null primary key, applied_at text not null)');
    const applied = new Set((await execute(selectApplied)).map(({ name }) => name));
    refuseUnknown(applied, migrations.list);

    for (const { name, statements } of migrations.list.filter((migration) => !applied.has(migration.name))) {
      for (const statement of statements) await execute(statement);
      await execute('insert into schema_migration (name, applied_at) values (?, ?)', [name, clock.now().toISOString()]);
      logger.info({ migration: name }, 'The database was migrated.');
    }
  });
}

/** Returns the names of the migrations that were not run yet, and changes nothing. Rejects as `migrate` does. */
export async function pendingMigrations(
  execute: ExecuteStatement,
  { bookkeeping, list }: Migrations,
): Promise<readonly string[]> {
  const isMigrated = (await execute(bookkeeping)).length > 0;
  const applied = new Set((isMigrated ? await execute(selectApplied) : []).map(({ name }) => name));
  refuseUnknown(applied, list);
  return list.map(({ name }) => name).filter((name) => !applied.has(name));
}

const selectApplied = 'select name from schema_migration';

function refuseUnknown(applied: ReadonlySet<string>, known: readonly Migration[]): void {
  const unknown = [...applied].filter((name) => !known.some((migration) => migration.name === name));
  if (unknown.length > 0)
    throw new Error(`The database was migrated by a newer version (${unknown.join(', ')}). Use that version.`);
}
