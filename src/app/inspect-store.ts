import { existsSync } from 'node:fs';
import type { Config } from '../config/settle.ts';
import { createSecretBox, type SecretBox } from '../lib/secret-box.ts';
import { hasDataDirectory, readMasterKey } from '../persistence/data-directory.ts';
import type { Database } from '../persistence/database.ts';
import { openDatabase } from '../persistence/open-database.ts';
import type { Runtime } from './runtime.ts';
import { orStartFault } from './start-fault.ts';

/** Holds what the read-only inspection of the store found. */
export interface InspectedStore {
  readonly database: Database;
  /** Null: there is no master key. */
  readonly secretBox: SecretBox | null;
}

/**
 * Opens what a start would open, and neither makes nor changes anything. Returns null if there is no database yet, and a start would make
 * one. Throws a `ConfigurationError`; nothing stays open then.
 */
export async function inspectStore(
  config: Config,
  { clock, random, logger }: Pick<Runtime, 'clock' | 'random' | 'logger'>,
): Promise<InspectedStore | null> {
  const { dataDir, databaseUrl } = config;
  const hasDirectory = await orStartFault(`the data directory ${dataDir}`, hasDataDirectory(dataDir));
  if (databaseUrl === null && !(hasDirectory && (await hasSqliteFile(dataDir)))) return null;
  await using opened = new AsyncDisposableStack();
  const database = await orStartFault('the database', openDatabase({ ...config, clock, logger, isOnlyRead: true }));
  opened.defer(() => database.close());
  const masterKey = config.masterKey ?? (await orStartFault('the master key', readMasterKey(dataDir)));
  opened.move();
  return { database, secretBox: masterKey && createSecretBox(masterKey, random) };
}

async function hasSqliteFile(dataDir: string): Promise<boolean> {
  const { sqliteFile } = await import('../persistence/sqlite/open-sqlite.ts');
  return existsSync(sqliteFile(dataDir));
}
