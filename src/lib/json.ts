import { isExactNumber } from './exact-json.ts';

/** A value that was read from JSON. A number beyond what JavaScript holds exactly is kept as its text, see `exact-json.ts`. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/**
 * Returns whether a value that was read from JSON is an object there: not null, no list, and no number that is kept as its text, which
 * to JavaScript is an object.
 */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value);
}

/** Returns whether a value that was read from JSON is a list. */
export function isJsonList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}
