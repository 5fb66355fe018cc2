import type { Logger as OrmLogger, Options } from '@mikro-orm/core';
import type { Logger } from '../lib/logger.ts';
import { entities } from './entities.ts';

/**
 * What both databases have in common. The ORM writes values into the SQL it logs, so it never logs a query; what it has to
 * say of itself goes to our logger.
 */
export function ormOptions(logger: Logger) {
  return {
    entities,
    debug: false,
    loggerFactory: () => toOrmLogger(logger),
    metadataCache: { enabled: false },
    // Triggers are written by hand, in the migrations.
    schemaGenerator: { ignoreTriggers: true, skipTables: ['schema_migration'] },
  } satisfies Partial<Options>;
}

function toOrmLogger(logger: Logger): OrmLogger {
  return {
    log() {},
    logQuery() {},
    setDebugMode() {},
    isEnabled: () => false,
    warn: (namespace, message) => logger.warn({ namespace, message }, 'The database driver warns.'),
    error: (namespace, message) => logger.error({ namespace, message }, 'The database driver reports an error.'),
  };
}
