import type { Config } from '../config/settle.ts';
import { MasterKeyError } from '../lib/master-key-error.ts';
import { createSecretBox, type SecretBox } from '../lib/secret-box.ts';
import type { Secret } from '../lib/secret.ts';
import { makeMasterKey, openDataDirectory, readMasterKey } from '../persistence/data-directory.ts';
import type { Database } from '../persistence/database.ts';
import { openDatabase } from '../persistence/open-database.ts';
import type { Runtime } from './runtime.ts';
import { orStartFault } from './start-fault.ts';

/** What lies on disk: the database, and the key to what is sealed in it. */
export interface Store {
  readonly database: Database;
  readonly secretBox: SecretBox;
}

/** Opens the data directory and the database, which is brought to the current schema. Throws a `ConfigurationError`; nothing stays open then. */
export async function openStore(config: Config, runtime: Pick<Runtime, 'clock' | 'random' | 'logger'>): Promise<Store> {
  const { clock, random, logger } = runtime;
  await orStartFault(`the data directory ${config.dataDir}`, openDataDirectory(config.dataDir));
  await using opened = new AsyncDisposableStack();
  const database = await orStartFault('the database', openDatabase({ ...config, clock, logger }));
  opened.defer(() => database.close());
  const masterKey = config.masterKey ?? (await orStartFault('the master key', openMasterKey(config, database, random)));
  opened.move();
  return { database, secretBox: createSecretBox(masterKey, random) };
}

/**
 * Returns the master key of the data directory, made for a database in which nothing is sealed yet. Beside any other, one that is not
 * there was lost: another would open nothing.
 */
async function openMasterKey({ dataDir }: Config, database: Database, random: Runtime['random']): Promise<Secret> {
  const existing = await readMasterKey(dataDir);
  if (existing) return existing;
  if ((await database.signingKeys.list()).length === 0) return makeMasterKey(dataDir, random);
  // Another process that starts at this moment has written its key before it sealed anything.
  const written = await readMasterKey(dataDir);
  if (written) return written;
  throw new MasterKeyError(
    `is not set, and master.key is not in ${dataDir}: bring back the one that the database was sealed with`,
  );
}
