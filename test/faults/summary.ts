import type { FaultyDatabase } from './faulty-database.ts';
import type { World } from './world.ts';

/** How many rows each table has, and in how many of them each column that may be empty is not. By `table` and `table.column`. */
export type Summary = Readonly<Record<string, number>>;

/** Counted by every try, also by those that fail, in transactions of their own. */
const uncounted = new Set(['throttle_bucket', 'lease', 'signing_key']);

/** Returns a way to count what is stored: synchronously, up to the first wait, on SQLite. */
export function createSummarize({ auth }: World, { query }: FaultyDatabase): () => Promise<Summary> {
  const metadata = [...auth.database.entityManager().getMetadata().getAll().values()];
  const counts = metadata
    .filter(({ tableName }) => !uncounted.has(tableName))
    .flatMap(({ tableName, props }) => {
      const columns = props.filter(({ nullable }) => nullable).map(({ fieldNames }) => fieldNames[0] ?? '');
      const all = `select '${tableName}' as name, count(*) as count from ${tableName}`;
      return [all, ...columns.map((column) => `select '${tableName}.${column}', count(${column}) from ${tableName}`)];
    });
  const text = counts.join(' union all ');
  return () => query(text).then((rows) => Object.fromEntries(rows.map(({ name, count }) => [String(name), Number(count)])));
}

/** Returns what has changed, as a text that is the same for the same changes. Empty: nothing has. */
export function changesBetween(before: Summary, after: Summary): string {
  return (
    Object.entries(after)
      .filter(([name, count]) => count !== before[name])
      .map(([name, count]) => `${name} ${count - (before[name] ?? 0)}`)
      // The parts of a `union all` come in no order.
      .toSorted((one, other) => one.localeCompare(other))
      .join(', ')
  );
}
