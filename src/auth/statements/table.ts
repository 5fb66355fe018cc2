import type { EntityManager, EntityMetadata, EntityProperty, Platform } from '@mikro-orm/core';

export type EntityClass<Entity> = abstract new () => Entity;

/** What columns hold, by property. In a condition null means that there is nothing; no value is ever an operator. */
export type Values<Entity> = { readonly [Name in keyof Entity]?: Entity[Name] };

/** A row as the driver reads it, by column. */
export type Row = Readonly<Record<string, unknown>>;

/** A property and the column that keeps it. */
export interface Column {
  readonly name: string;
  readonly column: string;
  read(value: unknown, platform: Platform): unknown;
  write(value: unknown, platform: Platform): unknown;
}

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly byName: ReadonlyMap<string, Column>;
}

/** What the entities say of their tables, worked out once. */
const tables = new WeakMap<EntityMetadata, Table>();

/** Returns the table of an entity, whose metadata is the one truth for columns. */
export function tableOf(em: EntityManager, entity: EntityClass<object>): Table {
  const metadata = em.getMetadata().get(entity);
  let table = tables.get(metadata);
  if (table === undefined) {
    const columns = metadata.props.map(toColumn);
    table = { name: metadata.tableName, columns, byName: new Map(columns.map((column) => [column.name, column])) };
    tables.set(metadata, table);
  }
  return table;
}

/** Returns the column of a property. Throws for a property that has none. */
export function columnOf(byName: ReadonlyMap<string, Column>, name: string): Column {
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

/** The part of a statement after `where`, and what its `?` stand for. */
export interface Condition {
  readonly text: string;
  readonly parameters: readonly unknown[];
}

/** Returns the condition that all `where` are what columns hold. Throws if there are none: it would hold for every row. */
export function conditionOf(em: EntityManager, entity: EntityClass<object>, where: object): Condition {
  const { byName } = tableOf(em, entity);
  const platform = em.getPlatform();
  const terms = Object.entries(where).map(([name, value]) => ({ column: columnOf(byName, name), value: value as unknown }));
  if (terms.length === 0) throw new Error('A condition must not be empty.');
  return {
    text: terms.map(({ column, value }) => (value === null ? `${column.column} is null` : `${column.column} = ?`)).join(' and '),
    parameters: terms.filter(({ value }) => value !== null).map(({ column, value }) => column.write(value, platform)),
  };
}
