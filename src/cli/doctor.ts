import { inspectStore } from '../app/inspect-store.ts';
import { orStartFault } from '../app/start-fault.ts';
import { ConfigurationError } from '../config/configuration-error.ts';
import type { Config } from '../config/settle.ts';
import { MasterKeyError } from '../lib/master-key-error.ts';
import { openSigningKeys } from '../tokens/signing-keys.ts';
import { composeConfigured } from './compose-configured.ts';
import { consoleGround } from './with-store.ts';

/** What a check found out, in a few words: that all is well, or what the next start will do. */
type Finding = string | { readonly behind: string };
/** Throws a `ConfigurationError` with what has to be changed. */
type Check = () => Promise<Finding>;

/**
 * Looks at everything that a start needs, one after another, and prints a line for each. It changes nothing: what a start would make
 * or migrate is told. Exit status 1 when something is wrong.
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
      const found = await check();
      console.log(typeof found === 'string' ? `ok      ${name}: ${found}` : `behind  ${name}: ${found.behind}`);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      for (const fault of error.faults) console.log(`FAULTY  ${name}: ${fault}`);
      process.exitCode = 1;
    }
  }
}

async function checkDatabase(config: Config): Promise<Finding> {
  const store = await inspectStore(config, consoleGround);
  if (store === null) return { behind: `none is in ${config.dataDir} yet; a start makes it` };
  const { database } = store;
  try {
    const where = database.kind === 'sqlite' ? `SQLite in ${config.dataDir}` : 'PostgreSQL';
    const pending = await orStartFault('the database', database.pendingMigrations());
    if (pending.length > 0)
      return {
        behind: `${where}, without ${pending.join(', ')}; a start or \`portcullis migrate\` brings it to the current schema`,
      };
    const drift = await database.schemaDrift();
    if (drift.length > 0) throw new ConfigurationError(drift.map((statement) => `differs from the schema: ${statement}`));
    return `${where}, with the current schema`;
  } finally {
    await database.close();
  }
}

async function checkSigningKeys(config: Config): Promise<Finding> {
  const store = await inspectStore(config, consoleGround);
  if (store === null) return noKeys;
  const { database, secretBox } = store;
  try {
    const pending = await orStartFault('the database', database.pendingMigrations());
    if (pending.length > 0) return { behind: 'are not looked at before the database has the current schema' };
    if ((await database.signingKeys.list()).length === 0) return noKeys;
    if (secretBox === null) throw new MasterKeyError(`is not set, and master.key is not in ${config.dataDir}`);
    const keys = await openSigningKeys({ ...consoleGround, store: database.signingKeys, secretBox });
    const count = keys.jwks().keys.length;
    return `${keys.current().kid} signs, ${count === 1 ? 'no other is' : `${count - 1} more are`} published`;
  } catch (error) {
    throw error instanceof MasterKeyError ? new ConfigurationError(error.faults) : error;
  } finally {
    await database.close();
  }
}

const noKeys = { behind: 'there is none yet; a start makes it' };

async function checkRedis(url: Config['redisUrl']): Promise<Finding> {
  const { reachRedis } = await import('../persistence/redis/reach-redis.ts');
  if (url) await orStartFault('Redis', reachRedis(url));
  return 'answers';
}

async function checkSubgraphs(config: Config): Promise<Finding> {
  return `${(await composeConfigured(config)).names.join(', ')} compose`;
}
