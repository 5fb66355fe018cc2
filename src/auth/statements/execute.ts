import { types } from 'node:util';
import type { EntityManager } from '@mikro-orm/core';
import { CompiledQuery, type Kysely } from 'kysely';

/**
 * Runs a statement that is too hot for the ORM to build again each time, in the transaction of the unit of work where there is
 * one. `?` stands for a parameter, which is bound and never becomes part of the text: write the text as a constant, and the
 * database prepares it once. Columns come back as the driver reads them; for entities see `rows.ts`. Rejects with the
 * driver's own errors.
 */
export async function execute<Row>(em: EntityManager, text: string, parameters: readonly unknown[]): Promise<Row[]> {
  const platform = em.getPlatform();
  const values = parameters.map((value) => (types.isDate(value) ? platform.processDateProperty(value) : value));
  const statement = CompiledQuery.raw(hasRowLocks(em) ? numbered(text) : text, values);
  const { rows } = await (em as SqlEntityManager).getKysely<unknown>().executeQuery(statement);
  return rows as Row[];
}

/**
 * `text` with a clause that locks rows (`for update`) where rows can be locked. SQLite knows none: its transactions come one after
 * the other.
 */
export function locking(em: EntityManager, text: string, clause: string): string {
  return hasRowLocks(em) ? `${text} ${clause}` : text;
}

/** PostgreSQL, which is also where parameters have numbers. */
function hasRowLocks(em: EntityManager): boolean {
  return em.getPlatform().getDefaultSchemaName() !== undefined;
}

/** The entity managers of SQLite and PostgreSQL extend `SqlEntityManager` of `@mikro-orm/sql`, which has this method beyond the core's. */
interface SqlEntityManager extends EntityManager {
  /** Returns Kysely in the transaction of the unit of work, or outside of any where there is none. */
  getKysely<Tables>(): Kysely<Tables>;
}

const numberedTexts = new Map<string, string>();

function numbered(text: string): string {
  let known = numberedTexts.get(text);
  if (known === undefined) {
    let count = 0;
    known = text.replaceAll('?', () => `$${(count += 1)}`);
    numberedTexts.set(text, known);
  }
  return known;
}
