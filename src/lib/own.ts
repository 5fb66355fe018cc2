/** Returns the member of that name if the object has it itself, rather than from its prototype. For names from outside. */
export function own<Value>(object: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
