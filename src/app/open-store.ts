import type { Config } from '../config/settle.ts';
import { createSecretBox, type SecretBox } from '../lib/secret-box.ts';
import { openDataDirectory, openMasterKey } from '../persistence/data-directory.ts';
import type { Database } from '../persistence/database.ts';
import { openDatabase } from '../persistence/open-database.ts';
import type { Platform } from './platform.ts';
import { orStartFault } from './start-fault.ts';

/** What lies on disk: the database, and the key to what is sealed in it. */
export interface Store {
  readonly database: Database;
  readonly secretBox: SecretBox;
}

/** Opens the data directory and the database, which is brought to the current schema. Throws a `ConfigurationError`. */
export async function openStore(config: Config, platform: Pick<Platform, 'clock' | 'random' | 'logger'>): Promise<Store> {
  const { clock, random, logger } = platform;
  await orStartFault(`the data directory ${config.dataDir}`, openDataDirectory(config.dataDir));
  const masterKey = config.masterKey ?? (await orStartFault('the master key', openMasterKey(config.dataDir, random)));
  const database = await orStartFault('the database', openDatabase({ ...config, clock, logger }));
  return { database, secretBox: createSecretBox(masterKey, random) };
}
