import { collectTypes } from './merge/type-sources.ts';
import { readComposedDirectives } from './merge/composed-directives.ts';
import { extensionFaults } from './merge/extension-faults.ts';
import { inaccessibleFaults } from './merge/inaccessible-faults.ts';
import { interfaceFaults } from './merge/interface-faults.ts';
import { typeUsages } from './merge/enum-usage.ts';
import { withInterfaceObjectFields } from './merge/interface-object-fields.ts';
import { mergeEnum, mergeType } from './merge/merge-type.ts';
import type { Composition, MergedType } from './merge/merged.ts';
import { readSubtypes } from './merge/subtypes.ts';
import type { Fault, Hint } from './subgraph/fault.ts';
import { joinGraphNames } from './subgraph/join-graph-names.ts';
import { readSubgraph, type SubgraphSource } from './subgraph/read-subgraph.ts';
import { subgraphFaults } from './validation/subgraph-faults.ts';
import { writeSupergraph } from './write-supergraph.ts';

export type Composed =
  | {
      readonly ok: true;
      readonly supergraphSdl: string;
      /** The values of `join__Graph` by the names of the subgraphs. */
      readonly graphs: ReadonlyMap<string, string>;
      readonly hints: readonly Hint[];
    }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/**
 * Merges subgraphs into a supergraph (join specification v0.5), or says everything that keeps them from it: first what is wrong with
 * subgraphs by themselves, then what does not fit together. Whether all that clients may ask for can be fetched is not looked at.
 */
export function compose(given: readonly SubgraphSource[]): Composed {
  // The order in which subgraphs are configured says nothing.
  const sources = given.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const graphs = joinGraphNames(sources.map(({ name }) => name));
  const read = sources.map((source, index) => readSubgraph(source, index, graphs[index] ?? ''));
  const subgraphs = read.map(({ subgraph }) => subgraph);
  const unfit = read.flatMap(({ subgraph, faults }) => (faults.length > 0 ? faults : subgraphFaults(subgraph)));
  if (unfit.length > 0) return { ok: false, faults: unfit };

  const { types, faults } = collectTypes(subgraphs);
  const { composed, faults: notComposed, hints } = readComposedDirectives(subgraphs);
  const composition: Composition = {
    subgraphs,
    types,
    subtypes: readSubtypes(subgraphs),
    composed,
    used: new Set(),
    faults: [...faults, ...extensionFaults(types.values()), ...notComposed],
    hints: [...hints],
  };
  const merged = mergeTypes(composition);
  if (!types.has('Query')) composition.faults.push(noQueries);
  // They would repeat what is said already.
  if (composition.faults.length === 0)
    composition.faults.push(...interfaceFaults(composition, merged), ...inaccessibleFaults(composition, merged));
  if (composition.faults.length > 0) return { ok: false, faults: composition.faults };
  const supergraphSdl = writeSupergraph({ subgraphs, types: merged.values(), composed, used: composition.used });
  return {
    ok: true,
    supergraphSdl,
    graphs: new Map(subgraphs.map(({ name, graph }) => [name, graph])),
    hints: composition.hints,
  };
}

const noQueries: Fault = {
  code: 'NO_QUERIES',
  message: 'No queries found in any subgraph: a supergraph must have a query root type.',
  places: [],
};

/** Enums come last: what their values may be depends on where the merged types use them. */
function mergeTypes(composition: Composition): ReadonlyMap<string, MergedType> {
  const merged = new Map<string, MergedType>();
  for (const [name, owner] of composition.types) if (owner.kind !== 'enum') merged.set(name, mergeType(composition, owner));
  const usages = typeUsages(merged.values(), composition.subgraphs);
  for (const [name, owner] of composition.types)
    if (owner.kind === 'enum') merged.set(name, mergeEnum(composition, owner, usages.get(name)));
  return withInterfaceObjectFields(composition, merged);
}
