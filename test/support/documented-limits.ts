import { readFileSync } from 'node:fs';
import type { Limit } from '../../src/auth/throttling/limits.ts';
import { packagePath } from '../../src/lib/package-path.ts';

/** Returns the cells of the table in the docs: by what is tried and by the budget, what is taken at once and then. */
export function documented(): ReadonlyMap<string, string> {
  const [, table = ''] = readFileSync(packagePath('docs/limits.md'), 'utf8').split('## Who, which budget, what then');
  const lines = table.split('\n').filter((line) => line.startsWith('| '));
  const bounds = new Map<string, string>();
  let what = '';
  for (const [, , named = '', budget = '', bound = ''] of lines
    .slice(2, 20)
    .map((line) => line.split('|').map((cell) => cell.trim()))) {
    what = named || what;
    bounds.set(`${what}: ${budget}`, bound);
  }
  return bounds;
}

const units: Readonly<Record<string, number>> = { second: 1, minute: 60, day: 86_400 };

/** Reads `10, one in 15 minutes`, `20, one a minute` and `100, 200 a day`. */
export function limitOf(bound: string): Limit {
  const [, burst = '', count = '', every = '1', unit = ''] =
    /(\d+), (one|\d+) (?:a|in (\d+)) (second|minute|day)s?$/.exec(bound) ?? [];
  const seconds = Number(every) * (units[unit] ?? NaN);
  return { burst: Number(burst), refillSeconds: count === 'one' ? seconds : seconds / Number(count) };
}
