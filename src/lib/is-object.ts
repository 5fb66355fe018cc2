/** Returns whether a value is an object, lists included. For values read from JSON see `isJsonObject`. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
