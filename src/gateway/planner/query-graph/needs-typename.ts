import { differsByType, type Selection } from '../../operation/selection.ts';
import type { QueryNode } from './query-node.ts';

/**
 * Returns true at an interface object of which the selected fields differ by object type, or where it is asked for. An interface
 * object that no subgraph has implementations of stands for itself.
 */
export function needsTypename(selection: Selection, node: QueryNode): boolean {
  if (!node.interfaceObject || standsForItself(node)) return false;
  return differsByType(selection, node.possible) || selection.fields.some((field) => field.name === '__typename');
}

export function standsForItself({ type, possible }: QueryNode): boolean {
  return possible.length === 1 && possible[0] === type;
}
