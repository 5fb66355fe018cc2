import { readSubgraph } from '../composition/subgraph/read-subgraph.ts';
import type { ParsedSubgraph } from './explain-fault.ts';
import { instead, readOwner, type Owner, type Trespass } from './owner.ts';
import { trespassFaults } from './trespass-faults.ts';

/**
 * Returns a fault for each field of the owner that another subgraph provides. Composition would refuse it as one that is not
 * shareable, and would not say whose it is.
 */
export function providedByOthers(subgraphs: readonly ParsedSubgraph[], owner: Owner): string[] {
  const owned = readOwner(owner);
  const found = subgraphs
    .filter(({ name }) => name !== owned.name)
    .flatMap((source, index): Trespass[] =>
      [...readSubgraph(source, index, source.name).subgraph.providedFields]
        .filter((coordinate) => owned.declarations.has(coordinate) && !owned.isShared(coordinate))
        .map((coordinate) => ({ coordinate, by: [source.name], what: 'would be provided', instead: instead.rename })),
    );
  return trespassFaults(found, owned, subgraphs);
}
