import { isExactNumber } from './exact-json.ts';

/**
 * Returns whether a value that was read from JSON is an object there: not null, no list, and no number that is kept as its text, which
 * to JavaScript is an object.
 */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value);
}
