import { differsByType, type Field, type Selection } from '../../operation/selection.ts';
import type { FieldInGraph } from '../../schema/supergraph-model.ts';
import type { QueryNode } from './query-node.ts';

/**
 * Returns true at an interface object of which the selected fields differ by object type, or where it is asked for. An interface
 * object that no subgraph has implementations of stands for itself.
 */
export function needsTypename(selection: Selection, node: QueryNode): boolean {
  if (!node.interfaceObject || standsForItself(node)) return false;
  return differsByType(selection, node.possible) || selection.fields.some((field) => field.name === '__typename');
}

/** Returns whether an interface object is the only type of its values: no subgraph has implementations of it. */
export function standsForItself({ type, possible }: QueryNode): boolean {
  return possible.length === 1 && possible[0] === type;
}

/** At an interface object, types for which the field is not asked: none, some, or some for which it may not be. */
export type OtherTypes = 'none' | 'left' | 'refused';

/**
 * Returns whether the object types of values must be told apart before a field is asked. At an interface object, a field that some
 * types alone are asked for would be asked of all: some of them may be refused, and where it is null but may not be, it takes the
 * others with it.
 */
export function mustTellTypesApart(declared: FieldInGraph, others: OtherTypes, isKey: boolean): boolean {
  return others === 'refused' || (others === 'left' && declared.type.nonNull && !isKey);
}

/** Returns whether a field is part of a key, which is not reckoned to fail. `names`: of all fields in keys, and of those below them. */
export function isPartOfKey({ name, selection }: Field, names: ReadonlySet<string>): boolean {
  return name === '__typename' || (names.has(name) && (selection?.fields.every((field) => isPartOfKey(field, names)) ?? true));
}
