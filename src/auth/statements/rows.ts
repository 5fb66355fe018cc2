import type { EntityManager, EntityMetadata, EntityProperty, Platform } from '@mikro-orm/core';
import { execute, locking } from './execute.ts';

/**
 * Entities as plain values, for paths on which building a query and watching its results costs more than running it. The
 * entities' metadata is the one truth for columns. No unit of work watches what comes from here: changing it changes no row.
 */
type EntityClass<Entity> = abstract new () => Entity;

/** What columns hold, by property. In a condition null means that there is nothing; no value is ever an operator. */
type Values<Entity> = { readonly [Name in keyof Entity]?: Entity[Name] };

/** The one entity with these values, or null. `lock`: how others are kept from its row until the transaction ends. */
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

interface Condition {
  readonly text: string;
  readonly parameters: readonly unknown[];
}

function conditionOf(em: EntityManager, entity: EntityClass<object>, where: object): Condition {
  const { byName } = tableOf(em, entity);
  const platform = em.getPlatform();
  const terms = Object.entries(where).map(([name, value]) => ({ column: columnOf(byName, name), value: value as unknown }));
  if (terms.length === 0) throw new Error('A condition must not be empty.');
  return {
    text: terms.map(({ column, value }) => (value === null ? `${column.column} is null` : `${column.column} = ?`)).join(' and '),
    parameters: terms.filter(({ value }) => value !== null).map(({ column, value }) => column.write(value, platform)),
  };
}

/** A row as the driver reads it, by column. */
export type Row = Readonly<Record<string, unknown>>;

/** A property and the column that keeps it. */
interface Column {
  readonly name: string;
  readonly column: string;
  read(value: unknown, platform: Platform): unknown;
  write(value: unknown, platform: Platform): unknown;
}

interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly byName: ReadonlyMap<string, Column>;
}

/** What the entities say of their tables, worked out once. */
const tables = new WeakMap<EntityMetadata, Table>();

function tableOf(em: EntityManager, entity: EntityClass<object>): Table {
  const metadata = em.getMetadata().get(entity);
  let table = tables.get(metadata);
  if (table === undefined) {
    const columns = metadata.props.map(toColumn);
    table = { name: metadata.tableName, columns, byName: new Map(columns.map((column) => [column.name, column])) };
    tables.set(metadata, table);
  }
  return table;
}

function columnOf(byName: ReadonlyMap<string, Column>, name: string): Column {
  const column = byName.get(name);
  if (column === undefined) throw new Error(`There is no column for ${name}.`);
  return column;
}

function toColumn({ name, fieldNames, customType, runtimeType }: EntityProperty): Column {
  return {
    name,
    column: fieldNames[0] ?? name,
    read(value, platform) {
      if (value === null) return null;
      if (runtimeType === 'Date') return platform.parseDate(value as string | number);
      if (runtimeType === 'boolean') return Boolean(value);
      return customType === undefined ? value : (customType.convertToJSValue(value, platform) as unknown);
    },
    write: (value, platform) =>
      customType === undefined ? value : (customType.convertToDatabaseValue(value, platform) as unknown),
  };
}
