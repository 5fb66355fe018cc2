/**
 * What the operator calls the types and fields of the auth subgraph. Coordinates are those of `schema.graphql`: `AuthRole`,
 * `Query.me`, `User.email`; they may be written with the prefix, because that is what faults of composition name.
 */
export interface SchemaNames {
  /** What types and root fields begin with; empty: nothing is added. */
  readonly prefix: string;
  /** Other names, by coordinate. They win over the prefix. */
  readonly rename: Readonly<Record<string, string>>;
  /** Coordinates that the schema does without. */
  readonly omit: readonly string[];
}

export const defaultNames: SchemaNames = { prefix: '', rename: {}, omit: [] };

/** Returns the name of a type with the prefix, which is not repeated: `AuthSession` is that under the prefix `Auth`, too. */
export function prefixedType(prefix: string, name: string): string {
  return name.startsWith(prefix) && !/^[a-z]/.test(name.slice(prefix.length)) ? name : prefix + name;
}

/** Returns the name of a root field with the prefix in lower camel case: `me` is `authMe` under the prefix `Auth`. */
export function prefixedField(prefix: string, name: string): string {
  const start = prefix.replace(/^(?:[A-Z]+(?![a-z])|[A-Z])/, (capitals) => capitals.toLowerCase());
  if (start === '' || (name.startsWith(start) && !/^[a-z]/.test(name.slice(start.length)))) return name;
  return start + (start.endsWith('_') ? name : name.charAt(0).toUpperCase() + name.slice(1));
}

/** Returns the coordinate with the prefix in the name of a type, and of a root field. */
export function prefixedCoordinate(prefix: string, coordinate: string): string {
  const [typeName = '', fieldName] = coordinate.split('.');
  if (fieldName === undefined) return prefixedType(prefix, typeName);
  return rootTypes.has(typeName)
    ? `${typeName}.${prefixedField(prefix, fieldName)}`
    : `${prefixedType(prefix, typeName)}.${fieldName}`;
}

/** Returns what a type (`SignedIn`), a root field (`Query.me`) or another field is called, without looking whether it exists. */
export function nameUnder({ prefix, rename }: Pick<SchemaNames, 'prefix' | 'rename'>, coordinate: string): string {
  const [typeName = '', fieldName] = coordinate.split('.');
  const given = [coordinate, prefixedCoordinate(prefix, coordinate)].find((key) => Object.hasOwn(rename, key));
  if (given !== undefined) return rename[given] ?? '';
  if (fieldName === undefined) return prefixedType(prefix, typeName);
  return rootTypes.has(typeName) ? prefixedField(prefix, fieldName) : fieldName;
}

/** Root types of a subgraph have these names in every supergraph. */
export const rootTypes: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);
