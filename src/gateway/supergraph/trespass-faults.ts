import { GraphQLError } from 'graphql';
import { explainFault, type ParsedSubgraph } from './explain-fault.ts';
import { permission, type Owned, type Trespass } from './owner.ts';

/** Returns a fault for each trespass that the configuration does not allow, with the line of configuration that would allow it. */
export function trespassFaults(found: readonly Trespass[], owned: Owned, subgraphs: readonly ParsedSubgraph[]): string[] {
  const faults = found.flatMap(({ coordinate, by, what, instead: other }) => {
    const others = by.filter((name) => name !== owned.name && !owned.mayOverride(name, coordinate));
    const [first] = others;
    if (first === undefined) return [];
    const whom = others.map((name) => `"${name}"`).join(' or ');
    const allowed = permission(owned, first, coordinate);
    const [whose, way] =
      allowed === null
        ? ['is a scalar of the language', '']
        : [`belongs to the subgraph "${owned.name}"`, `, or allow it in the configuration: ${allowed}`];
    const message = `"${coordinate}" ${whose}, and ${what} by ${whom}. ${other}${way || '.'}`;
    return [explainFault(new GraphQLError(message), subgraphs)];
  });
  return [...new Set(faults)];
}
