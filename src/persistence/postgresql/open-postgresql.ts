import { MikroORM } from '@mikro-orm/postgresql';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/logger.ts';
import { systemRandom } from '../../lib/random.ts';
import type { Secret } from '../../lib/secret.ts';
import type { Database } from '../database.ts';
import { migrate } from '../migrate.ts';
import { postgresqlMigrations } from '../migrations/postgresql/index.ts';
import { ormOptions } from '../orm-options.ts';
import { schemaDrift } from '../schema-drift.ts';
import { signingKeyStore } from '../signing-key-store.ts';
import { createTransact } from '../transact.ts';
import { migrationTransaction } from './migration-transaction.ts';
import { createPostgresqlDialect } from './postgresql-dialect.ts';
import { isRetryable } from './postgresql-fault.ts';
import { openPostgresqlRevocationFeed } from './postgresql-revocation-feed.ts';

export interface PostgresqlDeps {
  readonly databaseUrl: Secret;
  readonly clock: Clock;
  readonly logger: Logger;
}

const connectTimeoutMs = 5000;
const applicationName = 'portcullis';

/** PostgreSQL behind a pool of connections. */
export async function openPostgresql({ databaseUrl, clock, logger }: PostgresqlDeps): Promise<Database> {
  const connection = {
    connectionString: databaseUrl.reveal(),
    application_name: applicationName,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
  };
  await migrate({ transaction: migrationTransaction(connection), migrations: postgresqlMigrations, clock, logger });
  const orm = new MikroORM({
    ...ormOptions(logger),
    clientUrl: connection.connectionString,
    driverOptions: createPostgresqlDialect({ connection, logger }),
  });
  const entityManager = () => orm.em.fork();

  return {
    kind: 'postgresql',
    entityManager,
    transact: createTransact({ entityManager, isRetryable, random: systemRandom }),
    signingKeys: signingKeyStore(entityManager),
    openRevocationFeed: () => openPostgresqlRevocationFeed({ connection, entityManager, clock, logger }),
    isReachable: () => orm.isConnected(),
    schemaDrift: () => schemaDrift(orm),
    close: () => orm.close(),
  };
}
