import { isExactNumber } from './exact-json.ts';

/** Returns a copy of a JSON value in which names are members only where they were written: its objects inherit nothing. */
export function withoutPrototypes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isExactNumber(value)) return value;
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [name, member] of Object.entries(value)) copy[name] = withoutPrototypes(member);
  return copy;
}
