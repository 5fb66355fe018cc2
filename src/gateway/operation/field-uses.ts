import { isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import type { FieldCall, FieldUse } from './operation.ts';
import type { Budget } from './budget.ts';
import { createInputTypes } from './input-types.ts';
import { isIntrospection, type Field, type Selection } from './selection.ts';

/** What a selection touches, each coordinate once, merged over all its places. O(size of the normal form). Throws `TooComplex`. */
export function fieldUses(schema: GraphQLSchema, selection: Selection, budget: Budget): FieldUse[] {
  const uses = new Map<string, Map<string, Collected>>();
  const inputTypesOf = createInputTypes(budget);
  const visited = new Set<number>();
  const open = [selection];
  for (let current = open.pop(); current; current = open.pop()) {
    if (visited.has(current.id)) continue;
    visited.add(current.id);
    for (const field of current.fields) {
      if (field.selection) open.push(field.selection);
      if (field.name === '__typename' || isIntrospection(field)) continue;
      budget.spend(field.types.size / usesPerStep);
      for (const typeName of field.types.keys()) {
        const found = collected(uses, typeName, field);
        if (current.parent !== typeName) found.through.add(current.parent);
        const type = schema.getType(typeName);
        const definition = isObjectType(type) || isInterfaceType(type) ? type.getFields()[field.name] : undefined;
        if (!definition || field.args === '' || found.calls.has(field.argsName)) continue;
        budget.spend(1);
        const name = found.use.coordinate + field.argsName;
        found.calls.set(field.argsName, { name, inputTypes: inputTypesOf(definition, field.given, field.argsName) });
      }
    }
  }
  return [...uses.values()].flatMap((ofType) =>
    Array.from(ofType.values(), ({ use, through, calls }) => ({ ...use, through: [...through], calls: [...calls.values()] })),
  );
}

interface Collected {
  readonly use: FieldUse;
  readonly through: Set<string>;
  readonly calls: Map<string, FieldCall>;
}

/** Looks names up as they are, because writing a coordinate for each place of a field takes longer than all the rest. */
function collected(uses: Map<string, Map<string, Collected>>, typeName: string, { name, named }: Field): Collected {
  let ofType = uses.get(typeName);
  if (!ofType) uses.set(typeName, (ofType = new Map<string, Collected>()));
  let found = ofType.get(name);
  if (!found) {
    const use = { coordinate: `${typeName}.${name}`, typeName, fieldName: name, returns: named, through: [], calls: [] };
    ofType.set(name, (found = { use, through: new Set(), calls: new Map() }));
  }
  return found;
}

const usesPerStep = 4;
