import type { EntityManager } from '@mikro-orm/core';
import { execute, locking } from './execute.ts';
import { columnOf, conditionOf, tableOf, type EntityClass, type Row, type Values } from './table.ts';

/**
 * Returns the one entity with these values, or null. `lock` says how others are kept from its row until the transaction ends.
 *
 * This file's entities are plain values, for paths on which building a query and watching its results costs more than running it.
 * No unit of work watches them: changing one changes no row.
 */
export async function findRow<Entity extends object>(
  em: EntityManager,
  entity: EntityClass<Entity>,
  where: Values<Entity>,
  lock?: 'for update' | 'for share',
): Promise<Entity | null> {
  const { name } = tableOf(em, entity);
  const condition = conditionOf(em, entity, where);
  const text = `select * from ${name} where ${condition.text}`;
  const [found] = await selectRows(em, entity, lock === undefined ? text : locking(em, text, lock), condition.parameters);
  return found ?? null;
}

/** The entities that a statement selects (`select account.* from account …`), see `execute`. */
export async function selectRows<Entity extends object>(
  em: EntityManager,
  entity: EntityClass<Entity>,
  text: string,
  parameters: readonly unknown[],
): Promise<Entity[]> {
  const rows = await execute<Row>(em, text, parameters);
  return rows.map((row) => toEntity(em, entity, row));
}

/** The entity that a row holds, whatever else it holds. */
export function toEntity<Entity extends object>(em: EntityManager, entity: EntityClass<Entity>, row: Row): Entity {
  const platform = em.getPlatform();
  const { columns } = tableOf(em, entity);
  const values = Object.fromEntries(columns.map(({ name, column, read }) => [name, read(row[column], platform)]));
  return Object.setPrototypeOf(values, entity.prototype as object) as Entity;
}

/** Adds one row. */
export async function insertRow<Entity extends object>(
  em: EntityManager,
  entity: EntityClass<Entity>,
  data: Entity,
): Promise<void> {
  const { name, columns } = tableOf(em, entity);
  const names = columns.map(({ column }) => column).join(', ');
  const marks = columns.map(() => '?').join(', ');
  const platform = em.getPlatform();
  const values = data as Row;
  const parameters = columns.map((column) => column.write(values[column.name], platform));
  await execute(em, `insert into ${name} (${names}) values (${marks})`, parameters);
}

/**
 * Changes the rows with the values of `where`, in one statement, and returns how many those were. Of several that compare the
 * same values and change them at once, one finds a row.
 */
export async function updateRows<Entity extends object>(
  em: EntityManager,
  entity: EntityClass<Entity>,
  where: Values<Entity>,
  data: Values<Entity>,
): Promise<number> {
  const { name, byName } = tableOf(em, entity);
  const platform = em.getPlatform();
  const changes = Object.entries(data).map(([property, value]) => ({ column: columnOf(byName, property), value }));
  const condition = conditionOf(em, entity, where);
  const set = changes.map(({ column }) => `${column.column} = ?`).join(', ');
  const text = `update ${name} set ${set} where ${condition.text} returning 1 as changed`;
  const values = changes.map(({ column, value }) => column.write(value, platform));
  return (await execute(em, text, [...values, ...condition.parameters])).length;
}
