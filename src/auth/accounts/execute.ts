import { types } from 'node:util';
import type { EntityManager } from '@mikro-orm/core';

/**
 * Runs a statement that is too hot for the ORM, in its transaction where there is one. `?` stands for a parameter; columns
 * come back as the driver reads them, see `toDate`.
 */
export function execute<Row>(em: EntityManager, sql: string, parameters: readonly unknown[]): Promise<Row[]> {
  const values = parameters.map((value) => (types.isDate(value) ? em.getPlatform().processDateProperty(value) : value));
  return em.getConnection().execute<Row[]>(sql, values, 'all', em.getTransactionContext()) as Promise<Row[]>;
}

/** A moment as drivers read it: SQLite keeps milliseconds, PostgreSQL gives text. */
export function toDate(em: EntityManager, value: string | number): Date {
  return em.getPlatform().parseDate(value);
}
