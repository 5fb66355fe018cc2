import { rootTypes } from '../../lib/schema-names.ts';
import { declarationsOf } from './declarations.ts';
import type { ParsedSubgraph } from './explain-fault.ts';
import { instead, readOwner, type Owner, type Trespass } from './owner.ts';
import { trespassFaults } from './trespass-faults.ts';

/**
 * Returns a fault for each element of the owner that another subgraph hides. Composition would tell of each field that needs it, and
 * would not say whose it is. A hidden root type is left to composition.
 */
export function hiddenByOthers(subgraphs: readonly ParsedSubgraph[], owner: Owner): string[] {
  const owned = readOwner(owner);
  const found = subgraphs
    .filter(({ name }) => name !== owned.name)
    .flatMap(({ name, document }): Trespass[] =>
      [...declarationsOf(document)]
        .filter(([coordinate, { directives }]) => directives.includes(hiding) && isShown(coordinate))
        .map(([coordinate]) => ({ coordinate, by: [name], what: `is marked with ${hiding}`, instead: instead.leaveOut })),
    );

  function isShown(coordinate: string): boolean {
    const own = owned.declarations.get(coordinate);
    return own !== undefined && !own.directives.includes(hiding) && !rootTypes.has(coordinate);
  }
  return trespassFaults(found, owned, subgraphs);
}

const hiding = '@inaccessible';
