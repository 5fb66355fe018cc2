import { openStore } from '../app/open-store.ts';
import { orStartFault } from '../app/start-fault.ts';
import { ConfigurationError } from '../config/configuration-error.ts';
import type { Config } from '../config/settle.ts';
import { openSigningKeys } from '../tokens/signing-keys.ts';
import { composeConfigured } from './compose-configured.ts';
import { consoleGround } from './with-store.ts';

/** What a check found out, in a few words; throws a `ConfigurationError` with what has to be changed. */
type Check = () => Promise<string>;

/**
 * Tries everything that a start needs, one after another, and prints a line for each. What it needs of the database it
 * does as a start would: the directory, the schema and the first key are made where there are none. Exit status 1 when
 * something is wrong.
 */
export async function doctor(config: Config): Promise<void> {
  const checks: Readonly<Record<string, Check>> = {
    configuration: async () => (config.isProduction ? 'for production' : 'for development'),
    database: () => checkDatabase(config),
    'signing keys': () => checkSigningKeys(config),
    ...(config.redisUrl === undefined ? {} : { redis: () => checkRedis(config.redisUrl) }),
    subgraphs: () => checkSubgraphs(config),
  };
  for (const [name, check] of Object.entries(checks)) {
    try {
      console.log(`ok      ${name}: ${await check()}`);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      for (const fault of error.faults) console.log(`FAULTY  ${name}: ${fault}`);
      process.exitCode = 1;
    }
  }
}

async function checkDatabase(config: Config): Promise<string> {
  const { database } = await openStore(config, consoleGround);
  try {
    const drift = await database.schemaDrift();
    if (drift.length > 0) throw new ConfigurationError(drift.map((statement) => `differs from the schema: ${statement}`));
    return database.kind === 'sqlite'
      ? `SQLite in ${config.dataDir}, with the current schema`
      : 'PostgreSQL, with the current schema';
  } finally {
    await database.close();
  }
}

async function checkSigningKeys(config: Config): Promise<string> {
  const { database, secretBox } = await openStore(config, consoleGround);
  try {
    const keys = await openSigningKeys({ ...consoleGround, store: database.signingKeys, secretBox });
    const count = keys.jwks().keys.length;
    return `${keys.current().kid} signs, ${count === 1 ? 'no other is' : `${count - 1} more are`} published`;
  } catch (error) {
    throw error instanceof ConfigurationError
      ? error
      : new ConfigurationError(['cannot be opened: was the master key replaced? They were sealed with another one']);
  } finally {
    await database.close();
  }
}

async function checkRedis(url: Config['redisUrl']): Promise<string> {
  const { reachRedis } = await import('../persistence/redis/reach-redis.ts');
  if (url) await orStartFault('Redis', reachRedis(url));
  return 'answers';
}

async function checkSubgraphs(config: Config): Promise<string> {
  return `${(await composeConfigured(config)).names.join(', ')} compose`;
}
