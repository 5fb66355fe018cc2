import type { EntityManager } from '@mikro-orm/core';
import { cutPage, type Page, type PageRequest } from '../../lib/page.ts';
import { selectRows } from './rows.ts';
import { columnOf, conditionOf, tableOf, type EntityClass, type Values } from './table.ts';

export interface FindPageInput<Entity> {
  readonly page: PageRequest;
  /** What all rows have in common. Empty: the rows are those of the whole table. */
  readonly where: Values<Entity>;
  /** The time that the list is ordered by. An index of the columns of `where`, this one and the id serves every page alike. */
  readonly orderBy: keyof Entity & string;
}

/** Returns a page of a list, newest first. Rows that come while a client pages appear before the first page and shift nothing. */
export async function findPage<Entity extends object>(
  em: EntityManager,
  entity: EntityClass<Entity>,
  input: FindPageInput<Entity>,
): Promise<Page<Entity>> {
  const { text, parameters } = pageStatement(em, entity, input);
  return cutPage(await selectRows(em, entity, text, parameters), input.page);
}

/**
 * Returns the statement of a page. A page after a position begins by a comparison of rows, `(at, id) < (?, ?)`, which both databases
 * look up in an index, so that it costs the same however deep it lies. For two comparisons joined by `or` they read all rows
 * before it.
 */
export function pageStatement<Entity extends object>(
  em: EntityManager,
  entity: EntityClass<Entity>,
  { page: { first, after }, where, orderBy }: FindPageInput<Entity>,
): { readonly text: string; readonly parameters: readonly unknown[] } {
  const { name, byName } = tableOf(em, entity);
  const at = columnOf(byName, orderBy).column;
  const common = Object.keys(where).length === 0 ? null : conditionOf(em, entity, where);
  const conditions = [...(common ? [common.text] : []), ...(after ? [`(${at}, id) < (?, ?)`] : [])];
  const condition = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
  return {
    text: `select * from ${name}${condition} order by ${at} desc, id desc limit ?`,
    parameters: [...(common?.parameters ?? []), ...(after ? [after.at, after.id] : []), first + 1],
  };
}
