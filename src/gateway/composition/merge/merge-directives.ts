import { print, type ConstDirectiveNode } from 'graphql';
import { directiveArgument } from '../../schema/directive-names.ts';
import type { DirectiveUse } from '../subgraph/directive-uses.ts';
import { placeIn } from '../subgraph/fault.ts';
import type { FederationDirective } from '../subgraph/federation-directives.ts';
import type { Subgraph } from '../subgraph/subgraph-definition.ts';
import type { Composition } from './merged.ts';
import { alternativesMax, mergeAlternatives } from './merge-requirements.ts';

interface Uses {
  readonly subgraph: Subgraph;
  readonly uses: readonly DirectiveUse[];
}

interface MergedUses {
  readonly directives: readonly string[];
  readonly isInaccessible: boolean;
}

const nothing: MergedUses = { directives: [], isInaccessible: false };

/** Returns the directives that an element has in the supergraph, as text: what its subgraphs apply to it, merged by the rule of each. */
export function mergeUses(composition: Composition, coordinate: string, sources: readonly Uses[]): MergedUses {
  if (sources.every(({ uses }) => uses.length === 0)) return nothing;
  const federation = new Map<FederationDirective, ConstDirectiveNode[]>();
  const others = new Map<string, { readonly node: ConstDirectiveNode; readonly subgraph: Subgraph }[]>();
  for (const { subgraph, uses } of sources) {
    for (const { federation: directive, name, node } of uses) {
      if (directive !== null) federation.set(directive, [...(federation.get(directive) ?? []), node]);
      else if (ofLanguage.has(name) || composition.composed.isComposed(subgraph, name))
        others.set(name, [...(others.get(name) ?? []), { node, subgraph }]);
    }
  }
  const directives: string[] = [];
  for (const [directive, merge] of rules) {
    const nodes = federation.get(directive);
    if (!nodes) continue;
    composition.used.add(directive);
    const texts = merge(nodes);
    if (texts) directives.push(...texts);
    else
      composition.faults.push({
        code: 'DIRECTIVE_COMPOSITION_ERROR',
        message: `@${directive} on "${coordinate}" has more than ${alternativesMax} alternatives, once those of its subgraphs are multiplied`,
        places: sources.flatMap(({ subgraph, uses }) =>
          uses.filter((use) => use.federation === directive).map(({ node }) => placeIn(subgraph, node)),
        ),
      });
  }
  for (const [name, nodes] of others) {
    const texts = new Map<string, number>();
    for (const { node } of nodes) texts.set(print(node), (texts.get(print(node)) ?? 0) + 1);
    if (texts.size === 1 || composition.composed.isRepeatable(name)) {
      directives.push(...texts.keys());
      continue;
    }
    const isStepUp = composition.composed.ownNameOf(name) === 'requiresAal';
    const [which, text] = isStepUp
      ? ['the strictest of each', strictest(name, nodes)]
      : ['those that most of them give', mostFrequent(texts)];
    directives.push(text);
    composition.hints.push({
      code: 'INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS',
      message: `@${name} on "${coordinate}" has different arguments across subgraphs; the supergraph has ${which}: ${text}`,
      places: nodes.map(({ node, subgraph }) => placeIn(subgraph, node)),
    });
  }
  return { directives, isInaccessible: federation.has('inaccessible') };
}

/** Directives of the language that say something about what clients see (https://spec.graphql.org/September2025/#sec-Type-System.Directives). */
const ofLanguage: ReadonlySet<string> = new Set(['deprecated', 'specifiedBy', 'oneOf']);

/** Returns the directive as it is applied in the supergraph; null if it would be too large. */
type Merge = (nodes: readonly ConstDirectiveNode[]) => readonly string[] | null;

/** Contexts are merged with their types, and tags of caches say nothing that this gateway reads. */
const rules: readonly (readonly [FederationDirective, Merge])[] = [
  ['tag', (nodes) => [...new Set(nodes.map((node) => `@tag(name: ${JSON.stringify(directiveArgument(node, 'name'))})`))]],
  ['inaccessible', () => ['@inaccessible']],
  ['authenticated', () => ['@authenticated']],
  ['requiresScopes', (nodes) => requirement('requiresScopes', 'scopes', nodes)],
  ['policy', (nodes) => requirement('policy', 'policies', nodes)],
  ['cost', (nodes) => [`@cost(weight: ${Math.max(...nodes.map((node) => Number(directiveArgument(node, 'weight'))))})`]],
  ['listSize', (nodes) => [mergeListSizes(nodes)]],
];

function requirement(name: string, argument: string, nodes: readonly ConstDirectiveNode[]): string[] | null {
  const merged = mergeAlternatives(nodes.map((node) => directiveArgument(node, argument) as string[][]));
  if (merged === null) return null;
  const text = merged.map((all) => `[${all.map((one) => JSON.stringify(one)).join(', ')}]`).join(', ');
  return [`@${name}(${argument}: [${text}])`];
}

/** The largest list that is assumed, the arguments and fields of all, and one slicing argument where all ask for it. */
function mergeListSizes(nodes: readonly ConstDirectiveNode[]): string {
  const values = (name: string): unknown[] =>
    nodes.map((node) => directiveArgument(node, name)).filter((value) => value !== undefined && value !== null);
  const sizes = values('assumedSize').map(Number);
  const list = (name: string): string[] => [...new Set(values(name).flat().map(String))];
  const texts = (name: string): string[] => {
    const all = list(name);
    return all.length === 0 ? [] : [`${name}: [${all.map((one) => JSON.stringify(one)).join(', ')}]`];
  };
  const one = nodes.map((node) => directiveArgument(node, 'requireOneSlicingArgument') ?? true);
  const given = [
    ...(sizes.length === 0 ? [] : [`assumedSize: ${Math.max(...sizes)}`]),
    ...texts('slicingArguments'),
    ...texts('sizedFields'),
    ...(one.every(Boolean) ? [] : ['requireOneSlicingArgument: false']),
  ];
  return given.length === 0 ? '@listSize' : `@listSize(${given.join(', ')})`;
}

/** The highest level and the shortest age of all, as `@requiresScopes` asks for what all subgraphs ask for. */
function strictest(name: string, nodes: readonly { readonly node: ConstDirectiveNode }[]): string {
  const level = Math.max(...nodes.map(({ node }) => Number(directiveArgument(node, 'level') ?? 2)));
  const ages = nodes.flatMap(({ node }) => directiveArgument(node, 'maxAgeSeconds') ?? []).map(Number);
  return `@${name}(level: ${level}${ages.length > 0 ? `, maxAgeSeconds: ${Math.min(...ages)}` : ''})`;
}

function mostFrequent(texts: ReadonlyMap<string, number>): string {
  const max = Math.max(...texts.values());
  return [...texts].find(([, count]) => count === max)?.[0] ?? '';
}
