import { MikroORM } from '@mikro-orm/postgresql';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Secret } from '../lib/secret.ts';
import type { Database } from './database.ts';
import { migrate } from './migrate.ts';
import { postgresqlMigrations } from './migrations/postgresql/index.ts';
import { PreparingClient } from './preparing-client.ts';
import { ormOptions } from './orm-options.ts';
import { openPostgresqlRevocationFeed } from './postgresql-revocation-feed.ts';
import { schemaDrift } from './schema-drift.ts';
import { signingKeyStore } from './signing-key-store.ts';

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
  const orm = new MikroORM({
    ...ormOptions(logger),
    clientUrl: connection.connectionString,
    // The driver understands more kinds of URL (sockets, TLS) than the ORM does.
    driverOptions: { ...connection, Client: PreparingClient },
  });
  await migrate({ em: orm.em.fork(), migrations: postgresqlMigrations, clock, logger });

  return {
    kind: 'postgresql',
    entityManager: () => orm.em.fork(),
    signingKeys: signingKeyStore(() => orm.em.fork()),
    openRevocationFeed: ({ retentionSeconds }) =>
      openPostgresqlRevocationFeed({ connection, entityManager: () => orm.em.fork(), retentionSeconds, clock, logger }),
    isReachable: () => orm.isConnected(),
    schemaDrift: () => schemaDrift(orm),
    close: () => orm.close(),
  };
}
