import { Kind } from 'graphql';
import { travellingLocations } from '../schema/executable-directives.ts';
import { specificationIn } from '../schema/read-directives.ts';
import { linksOf } from '../schema/directive-names.ts';
import { explainCoordinate, type ParsedSubgraph } from './explain-fault.ts';

/** Directives of federation that tell the gateway something about a schema, and that no link makes known by itself. */
const federationDirectives: ReadonlySet<string> = new Set(['inaccessible', 'tag', 'cost', 'listSize']);

/**
 * Definitions of a subgraph's own with the name of such a directive that it does not link. Composition drops what is applied of them,
 * so that a field with such an `@inaccessible` would be shown to everybody; and one that clients may apply would take the place of
 * the specification's in the whole graph.
 */
export function unlinkedDirectiveFaults(subgraph: ParsedSubgraph): string[] {
  const { name: subgraphName, document } = subgraph;
  const links = linksOf(document);
  const linked = new Set([
    ...links.flatMap(({ imports }) => imports.map(({ as }) => as)),
    // Federation has no directive that is called like itself, whatever a link calls it.
    ...links.flatMap(({ url, as }) => (specificationIn(url) === 'federation' ? [] : [`@${as ?? specificationIn(url) ?? ''}`])),
  ]);
  const mustLink = links.some(({ url }) => /\/federation\/v2[.\d]*\/?$/.test(url));
  return document.definitions.flatMap((node) => {
    if (node.kind !== Kind.DIRECTIVE_DEFINITION || !federationDirectives.has(node.name.value)) return [];
    const name = `@${node.name.value}`;
    if (linked.has(name) || !(mustLink || node.locations.some(({ value }) => travellingLocations.has(value)))) return [];
    const message = `${subgraphName}: ${name} is the subgraph's own here, and would be taken for federation's or dropped. Import it with @link where federation's is meant, or give it another name.`;
    return [explainCoordinate(message, name, subgraph)];
  });
}
