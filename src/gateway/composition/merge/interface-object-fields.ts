import { hiddenLike } from './hidden.ts';
import type { Composition, MergedField, MergedType } from './merged.ts';

/**
 * Gives the implementations of an interface the fields that interface objects add to it. They are joined to no subgraph of their own:
 * `@join__field` without arguments (https://specs.apollo.dev/join/v0.3/#@join__field).
 */
export function withInterfaceObjectFields(
  { types }: Composition,
  merged: ReadonlyMap<string, MergedType>,
): ReadonlyMap<string, MergedType> {
  const added = new Map<string, readonly MergedField[]>();
  for (const [name, { sources, kind }] of types) {
    if (kind !== 'interface') continue;
    const standIns = sources.filter(({ type }) => type.isInterfaceObject);
    if (standIns.length === 0) continue;
    const fields = (merged.get(name)?.fields ?? []).filter((field) =>
      standIns.some(({ type }) => type.fields.get(field.name)?.isExternal === false),
    );
    added.set(name, fields.map(unjoined));
  }
  if (added.size === 0) return merged;
  return new Map(
    [...merged].map(([name, type]) => {
      if (type.kind !== 'object') return [name, type];
      const own = new Set(type.fields.map((field) => field.name));
      const inherited = new Map<string, MergedField>();
      for (const field of type.interfaces.flatMap((face) => added.get(face) ?? [])) {
        if (own.has(field.name)) continue;
        const other = inherited.get(field.name);
        inherited.set(field.name, other ? hiddenLike(field, other) : field);
      }
      return [name, inherited.size === 0 ? type : { ...type, fields: [...type.fields, ...inherited.values()] }];
    }),
  );
}

function unjoined(field: MergedField): MergedField {
  return { ...field, directives: ['@join__field', ...field.directives.filter((text) => !text.startsWith('@join__'))] };
}
