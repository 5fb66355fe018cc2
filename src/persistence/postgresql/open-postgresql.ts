import { MikroORM } from '@mikro-orm/postgresql';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/logger.ts';
import { systemRandom } from '../../lib/random.ts';
import type { Secret } from '../../lib/secret.ts';
import type { Database } from '../database.ts';
import { migrate, pendingMigrations } from '../migrate.ts';
import { postgresqlMigrations } from '../migrations/postgresql/index.ts';
import { ormOptions } from '../orm-options.ts';
import { schemaDrift } from '../schema-drift.ts';
import { sqlSigningKeyStore } from '../sql-signing-key-store.ts';
import { createTransact } from '../create-transact.ts';
import { createConnectionTurns } from './connection-turns.ts';
import { migrationTransaction } from './migration-transaction.ts';
import { createPostgresqlDialect, type PostgresqlLimits } from './postgresql-dialect.ts';
import { isRetryable } from './postgresql-fault.ts';
import { openPostgresqlRevocationFeed } from './postgresql-revocation-feed.ts';
import { createStatementWatch } from './statement-watch.ts';

export interface PostgresqlDeps {
  readonly databaseUrl: Secret;
  readonly clock: Clock;
  readonly logger: Logger;
  /** True: nothing is migrated. Default: false. */
  readonly isOnlyRead?: boolean;
  readonly limits?: Partial<PostgresqlLimits>;
}

const connectTimeoutMs = 5000;
/** A statement may take this long when the process is about to end. */
const hurryMs = 3000;
const applicationName = 'portcullis';

/** PostgreSQL behind a pool of connections. */
export async function openPostgresql(deps: PostgresqlDeps): Promise<Database> {
  const { databaseUrl, clock, logger, isOnlyRead = false, limits } = deps;
  const connection = {
    connectionString: databaseUrl.reveal(),
    application_name: applicationName,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
  };
  const migrations = postgresqlMigrations;
  if (!isOnlyRead) await migrate({ transaction: migrationTransaction(connection), migrations, clock, logger });
  const turns = createConnectionTurns();
  const statements = createStatementWatch();
  const orm = new MikroORM({
    ...ormOptions(logger),
    clientUrl: connection.connectionString,
    driverOptions: createPostgresqlDialect({ connection, turns, statements, logger, ...(limits ? { limits } : {}) }),
  });
  const entityManager = () => orm.em.fork();
  const transact = createTransact({ entityManager, isRetryable, random: systemRandom });

  return {
    kind: 'postgresql',
    entityManager,
    transact: (work) => turns.hold(() => transact(work)),
    signingKeys: sqlSigningKeyStore(entityManager),
    openRevocationFeed: () => openPostgresqlRevocationFeed({ connection, entityManager, clock, logger }),
    isReachable: () => orm.isConnected(),
    pendingMigrations: () => pendingMigrations((text) => orm.em.getConnection().execute(text), migrations),
    schemaDrift: () => schemaDrift(orm),
    hurry: () => statements.hurry(hurryMs),
    close: () => orm.close(),
  };
}
