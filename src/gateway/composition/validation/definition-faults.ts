import { Kind, parse, type DirectiveDefinitionNode } from 'graphql';
import { faultIn, type Fault } from '../subgraph/fault.ts';
import { federationDirectives, type FederationDirective } from '../subgraph/federation-directives.ts';
import type { Subgraph } from '../subgraph/subgraph-definition.ts';

/** Definitions that a subgraph has of directives of federation, and that mean others: with more arguments or in other places. */
export function definitionFaults(subgraph: Subgraph): Fault[] {
  return [...subgraph.directives].flatMap(([name, node]) => {
    const directive = subgraph.links.names.get(name);
    if (directive === undefined) return [];
    const known = definitionOf(directive);
    const fault = (message: string) => [
      faultIn(subgraph, 'DIRECTIVE_DEFINITION_INVALID', `Invalid definition for directive "@${name}": ${message}`, node),
    ];
    const argument = node.arguments?.find((given) => !known.arguments?.some((other) => other.name.value === given.name.value));
    if (argument) return fault(`unknown argument "${argument.name.value}"`);
    const locations = new Set(known.locations.map(({ value }) => value));
    const location = node.locations.find(({ value }) => !locations.has(value));
    return location
      ? fault(`"@${name}" should have locations ${[...locations].join(', ')}, but found (non-subset) ${location.value}`)
      : [];
  });
}

const parsed = new Map<FederationDirective, DirectiveDefinitionNode>();

function definitionOf(directive: FederationDirective): DirectiveDefinitionNode {
  const known = parsed.get(directive);
  if (known) return known;
  const [node] = parse(`directive @${directive}${federationDirectives[directive].definition}`, { noLocation: true }).definitions;
  if (node?.kind !== Kind.DIRECTIVE_DEFINITION) throw new Error(`@${directive} has no definition.`);
  parsed.set(directive, node);
  return node;
}
