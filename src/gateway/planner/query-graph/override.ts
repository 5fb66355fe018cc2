import type { FieldInGraph } from '../../schema/supergraph-model.ts';

/**
 * Returns whether a subgraph does not resolve a field because of a progressive `@override`: another one resolves it while the label
 * is active, or this one only then. `labels`: those that are active. An `@override` without a label leaves no field to ask for.
 */
export function isOverridden({ label }: FieldInGraph, labels: ReadonlySet<string>): boolean {
  return label !== null && labels.has(label.name) !== label.when;
}
