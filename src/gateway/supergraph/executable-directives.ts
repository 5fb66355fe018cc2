import { Kind, parse, print, type DirectiveDefinitionNode, type DocumentNode } from 'graphql';
import { authDirectiveNames } from '../guard/auth-directives.ts';
import { definedByDirective, ownDirectives, travellingLocations } from '../schema/executable-directives.ts';
import { linkedNames } from '../schema/directive-names.ts';
import { explainCoordinate, type ParsedSubgraph } from './explain-fault.ts';
import { graphNames } from './graph-names.ts';

/** Executable directives that subgraphs define each in another way: a client could not tell which one it applies. */
export function directiveFaults(subgraphs: readonly ParsedSubgraph[]): string[] {
  return [...definitionsOf(subgraphs)].flatMap(([name, definers]) => {
    const [first, ...others] = definers;
    const other = others.find(({ signature }) => signature !== first?.signature);
    if (!first || !other) return [];
    const message = `@${name} is defined as \`${first.signature}\` in "${first.subgraph.name}" and as \`${other.signature}\` in "${other.subgraph.name}". Define it alike, or give one of them another name.`;
    return [explainCoordinate(message, `@${name}`, other.subgraph)];
  });
}

/**
 * The supergraph with the executable directives of its subgraphs, and who defines each. Composition keeps only those that all
 * subgraphs define. Locations in fragments are left out: fragments are resolved before anything is sent.
 */
export function withExecutableDirectives(supergraphSdl: string, subgraphs: readonly ParsedSubgraph[]): string {
  const directives = definitionsOf(subgraphs);
  if (directives.size === 0) return supergraphSdl;
  const supergraph = parse(supergraphSdl, { noLocation: true });
  const graphs = new Map([...graphNames(supergraph)].map(([graph, name]) => [name, graph]));
  const kept = supergraph.definitions.filter(
    (node) => node.kind !== Kind.DIRECTIVE_DEFINITION || !directives.has(node.name.value),
  );
  const marks = [...directives].map(([name, definers]) => {
    const defining = definers.map(({ subgraph }) => graphs.get(subgraph.name) ?? '').filter((graph) => graph !== '');
    return `extend schema @${definedByDirective}(name: "${name}", graphs: [${defining.join(', ')}])`;
  });
  const mark = `directive @${definedByDirective}(name: String!, graphs: [join__Graph!]!) repeatable on SCHEMA`;
  const defined = [...directives.values()].flatMap(([first]) => first?.signature ?? []);
  return [print({ ...supergraph, definitions: kept }), mark, ...defined, ...marks].join('\n\n');
}

interface Definer {
  readonly subgraph: ParsedSubgraph;
  /** The definition as text, without descriptions and in one order. */
  readonly signature: string;
}

function definitionsOf(subgraphs: readonly ParsedSubgraph[]): ReadonlyMap<string, readonly Definer[]> {
  const found = new Map<string, Definer[]>();
  for (const subgraph of subgraphs) {
    for (const node of ownDefinitions(subgraph.document)) {
      const signature = signatureOf(node);
      if (signature !== null) found.set(node.name.value, [...(found.get(node.name.value) ?? []), { subgraph, signature }]);
    }
  }
  return found;
}

/** Those that are not of a specification, and not carried out by the gateway. */
function ownDefinitions(document: DocumentNode): DirectiveDefinitionNode[] {
  const linked = linkedNames(document);
  const protecting = authDirectiveNames(document);
  return document.definitions.filter(
    (node): node is DirectiveDefinitionNode =>
      node.kind === Kind.DIRECTIVE_DEFINITION &&
      ![linked, protecting, ownDirectives].some((names) => names.has(node.name.value)) &&
      !node.name.value.includes('__'),
  );
}

/** Null where it is for schemas, or for fragments, alone. */
function signatureOf({ name, arguments: given = [], locations, repeatable }: DirectiveDefinitionNode): string | null {
  const travelling = locations.map(({ value }) => value).filter((value) => travellingLocations.has(value));
  if (travelling.length === 0) return null;
  const args = given
    .map((node) => `${node.name.value}: ${print(node.type)}${node.defaultValue ? ` = ${print(node.defaultValue)}` : ''}`)
    .toSorted();
  const shown = args.length > 0 ? `(${args.join(', ')})` : '';
  return `directive @${name.value}${shown}${repeatable ? ' repeatable' : ''} on ${travelling.toSorted().join(' | ')}`;
}
