import { Kind, print, specifiedDirectives, valueFromASTUntyped, visit, type DirectiveNode, type DocumentNode } from 'graphql';
import { named, text } from './read-directives.ts';
import type { GraphIndex, SupergraphModel } from './supergraph-model.ts';

/** A directive of subgraphs that clients may apply, and that travels to the subgraphs which define it. */
export interface ExecutableDirective {
  /** Where it may stand in what is sent: `FIELD`, or a kind of operation. */
  readonly locations: ReadonlySet<string>;
  readonly repeatable: boolean;
  readonly graphs: ReadonlySet<GraphIndex>;
}

/** A directive as an operation applies it. */
export interface AppliedDirective {
  readonly name: string;
  /** As it stands in a document, with a space before it. */
  readonly text: string;
  /** Names of the variables in its arguments. */
  readonly variables: readonly string[];
}

/** The locations that what is sent to subgraphs has: fragments are resolved before. */
export const travellingLocations: ReadonlySet<string> = new Set(['QUERY', 'MUTATION', 'SUBSCRIPTION', 'FIELD']);

/** Directives of the language and those that the gateway itself carries out: no subgraph says what they mean. */
export const ownDirectives: ReadonlySet<string> = new Set([...specifiedDirectives.map(({ name }) => name), 'defer', 'stream']);

/** Marks on the schema which subgraphs define a directive. */
export const definedByDirective = 'portcullis__definedBy';

/** Reads a supergraph's executable directives. One without a mark is of all subgraphs: other composers keep no others. */
export function readExecutableDirectives(
  { definitions }: DocumentNode,
  graphs: ReadonlyMap<string, { readonly index: GraphIndex }>,
): ReadonlyMap<string, ExecutableDirective> {
  const all = [...graphs.values()].map(({ index }) => index);
  const marked = new Map<string, GraphIndex[]>();
  for (const node of definitions) {
    if (node.kind !== Kind.SCHEMA_DEFINITION && node.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const mark of named(node.directives, definedByDirective)) {
      const value = mark.arguments?.find(({ name }) => name.value === 'graphs')?.value;
      const names = value ? (valueFromASTUntyped(value) as readonly string[]) : [];
      marked.set(
        text(mark, 'name') ?? '',
        names.flatMap((name) => graphs.get(name)?.index ?? []),
      );
    }
  }
  return new Map(
    definitions.flatMap((node) => {
      if (node.kind !== Kind.DIRECTIVE_DEFINITION || ownDirectives.has(node.name.value)) return [];
      const locations = new Set(node.locations.map(({ value }) => value).filter((value) => travellingLocations.has(value)));
      if (locations.size === 0) return [];
      const name = node.name.value;
      return [[name, { locations, repeatable: node.repeatable, graphs: new Set(marked.get(name) ?? all) }] as const];
    }),
  );
}

const none: readonly AppliedDirective[] = [];

/** The directives of subgraphs among `nodes`, each once: fields that are merged may have been given the same one several times. */
export function appliedDirectives({ directives }: SupergraphModel, nodes: readonly DirectiveNode[]): readonly AppliedDirective[] {
  if (directives.size === 0 || nodes.length === 0) return none;
  const found = new Map<string, AppliedDirective>();
  for (const node of nodes) {
    const name = node.name.value;
    const known = directives.get(name);
    if (!known) continue;
    const printed = ` ${print(node)}`;
    const key = known.repeatable ? printed : name;
    if (found.has(key)) continue;
    const variables: string[] = [];
    visit(node, { Variable: (variable) => void variables.push(variable.name.value) });
    found.set(key, { name, text: printed, variables });
  }
  return [...found.values()];
}

/** Those that a subgraph is sent at a location. */
export function sentTo(
  { directives }: SupergraphModel,
  applied: readonly AppliedDirective[],
  graph: GraphIndex,
  location: string,
): readonly AppliedDirective[] {
  if (applied.length === 0) return applied;
  return applied.filter(({ name }) => {
    const known = directives.get(name);
    return known !== undefined && known.graphs.has(graph) && known.locations.has(location);
  });
}
