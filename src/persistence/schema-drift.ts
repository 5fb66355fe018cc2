import type { MikroORM } from '@mikro-orm/core';

/** The SQL that would bring the migrated database to what the entities say. Empty when they agree. */
export async function schemaDrift(orm: MikroORM): Promise<readonly string[]> {
  const { up } = await orm.schema.getUpdateSchemaMigrationSQL({ wrap: false });
  return up.split('\n').filter((line) => line.trim() !== '');
}
