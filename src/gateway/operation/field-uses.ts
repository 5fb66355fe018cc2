import { isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import type { FieldCall, FieldUse } from './operation.ts';
import type { Budget } from './budget.ts';
import { createInputTypes } from './input-types.ts';
import { isIntrospection, type Selection } from './selection.ts';

/** What a selection touches, each coordinate once, merged over all its places. O(size of the normal form). Throws `TooComplex`. */
export function fieldUses(schema: GraphQLSchema, selection: Selection, budget: Budget): FieldUse[] {
  const uses = new Map<string, { use: FieldUse; through: Set<string>; calls: Map<string, FieldCall> }>();
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
        const coordinate = `${typeName}.${field.name}`;
        const found = uses.get(coordinate) ?? {
          through: new Set(),
          calls: new Map(),
          use: { coordinate, typeName, fieldName: field.name, returns: field.named, through: [], calls: [] },
        };
        uses.set(coordinate, found);
        if (current.parent !== typeName) found.through.add(current.parent);
        const type = schema.getType(typeName);
        const definition = isObjectType(type) || isInterfaceType(type) ? type.getFields()[field.name] : undefined;
        if (!definition || field.args === '' || found.calls.has(field.argsName)) continue;
        budget.spend(1);
        const name = coordinate + field.argsName;
        found.calls.set(field.argsName, { name, inputTypes: inputTypesOf(definition, field.given, field.argsName) });
      }
    }
  }
  return [...uses.values()].map(({ use, through, calls }) => ({ ...use, through: [...through], calls: [...calls.values()] }));
}

const usesPerStep = 4;
