import { orStartFault } from '../app/start-fault.ts';
import type { Config } from '../config/settle.ts';
import { systemClock } from '../lib/clock.ts';
import { silentLogger } from '../lib/logger.ts';
import { openDataDirectory } from '../persistence/data-directory.ts';
import { openDatabase } from '../persistence/open-database.ts';

/** Brings the database to the current schema, as starting does, and says so. */
export async function migrateDatabase(config: Config): Promise<void> {
  await orStartFault(`the data directory ${config.dataDir}`, openDataDirectory(config.dataDir));
  const opening = openDatabase({ ...config, clock: systemClock, logger: silentLogger });
  const database = await orStartFault('the database', opening);
  console.log(`The ${database.kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'} database has the current schema.`);
  await database.close();
}
