import { print, type DirectiveDefinitionNode } from 'graphql';
import { directiveArgument } from '../../schema/directive-names.ts';
import { usesOf } from '../subgraph/directive-uses.ts';
import { faultIn, placeIn, quoted, type Fault, type Hint } from '../subgraph/fault.ts';
import { isFederationDirective } from '../subgraph/federation-directives.ts';
import type { Feature } from '../subgraph/read-links.ts';
import type { Subgraph } from '../subgraph/subgraph-definition.ts';

/** Directives of the subgraphs' own that the supergraph keeps, by `@composeDirective`. */
export interface ComposedDirectives {
  isComposed(subgraph: Subgraph, name: string): boolean;
  isRepeatable(name: string): boolean;
  /** Returns what the specification of the directive calls it; the name itself where it is not composed. */
  ownNameOf(name: string): string;
  /** Their definitions as SDL. */
  readonly definitions: readonly string[];
  /** The links to their specifications as SDL. */
  readonly links: readonly string[];
}

interface Composed {
  /** As subgraphs call it, without `@`. */
  readonly name: string;
  /** As its specification calls it. */
  readonly ownName: string;
  readonly subgraph: Subgraph;
  readonly feature: Feature;
  readonly definition: DirectiveDefinitionNode;
}

/** Reads what subgraphs ask to compose. The definition in force is that of the newest version that a subgraph links. */
export function readComposedDirectives(subgraphs: readonly Subgraph[]): {
  readonly composed: ComposedDirectives;
  readonly faults: readonly Fault[];
  readonly hints: readonly Hint[];
} {
  const hints: Hint[] = [];
  const read = subgraphs.map((subgraph) => readOf(subgraph, hints));
  const all = read.flatMap(({ composed }) => composed);
  const names = Map.groupBy(all, ({ name }) => name);
  const bySubgraph = new Map(
    subgraphs.map((subgraph) => [subgraph, new Set(all.filter((one) => one.subgraph === subgraph).map(({ name }) => name))]),
  );
  const chosen = [...names.values()].flatMap((declared) => newest(declared) ?? []);
  return {
    composed: {
      isComposed: (subgraph, name) => bySubgraph.get(subgraph)?.has(name) ?? false,
      ownNameOf: (name) => chosen.find((one) => one.name === name)?.ownName ?? name,
      isRepeatable: (name) => chosen.find((one) => one.name === name)?.definition.repeatable ?? false,
      definitions: chosen.map(({ definition }) => print(definition)),
      links: linksOf(chosen),
    },
    faults: [...read.flatMap(({ faults }) => faults), ...[...names.values()].flatMap(differences)],
    hints,
  };
}

function readOf(
  subgraph: Subgraph,
  hints: Hint[],
): { readonly composed: readonly Composed[]; readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const composed = usesOf(subgraph.uses, 'composeDirective').flatMap((node): Composed[] => {
    const given = directiveArgument(node, 'name');
    const fault = (message: string): never[] => {
      faults.push(faultIn(subgraph, 'DIRECTIVE_COMPOSITION_ERROR', message, node));
      return [];
    };
    if (typeof given !== 'string' || given === '@') return fault('@composeDirective has no name of a directive.');
    if (!given.startsWith('@')) return fault(`Argument to @composeDirective "${given}" must have a leading "@".`);
    const name = given.slice(1);
    if (subgraph.links.names.has(name)) {
      const message = `Directive "${given}" is one of federation, and composed by itself where it can be: leave out the @composeDirective.`;
      hints.push({
        code: 'DIRECTIVE_COMPOSITION_INFO',
        message: `[${subgraph.name}] ${message}`,
        places: [placeIn(subgraph, node)],
      });
      return [];
    }
    const definition = subgraph.directives.get(name);
    if (!definition) return fault(`Could not find matching directive definition for argument to @composeDirective "${given}".`);
    const feature = subgraph.links.features.find((one) => ownNameIn(one, name) !== null);
    const ownName = feature && ownNameIn(feature, name);
    if (!feature || !ownName)
      return fault(
        `Directive "${given}" cannot be composed because no @link imports it: link the specification that it is of, with \`import: ["${given}"]\`.`,
      );
    if (isFederationDirective(name) || reserved.test(name))
      return fault(`Directive "${given}" has a name that the supergraph needs for itself: import it under another one.`);
    return [{ name, ownName, subgraph, feature, definition }];
  });
  return { composed, faults };
}

const reserved =
  /^(join|link|core|federation|context|portcullis)__|^(link|core|defer|stream|skip|include|deprecated|specifiedBy|oneOf)$/;

/** The name that a specification gives to what a subgraph calls `name`; null where it is not of it. */
function ownNameIn({ namespace, imports }: Feature, name: string): string | null {
  const imported = imports.find(({ as }) => as === `@${name}`);
  if (imported) return imported.name.slice(1);
  if (name === namespace) return name;
  return name.startsWith(`${namespace}__`) ? name.slice(namespace.length + 2) : null;
}

function newest(declared: readonly Composed[]): Composed | undefined {
  return declared.toSorted((a, b) => (b.feature.version?.minor ?? 0) - (a.feature.version?.minor ?? 0))[0];
}

/** The same name for directives of two specifications, or of two versions that do not understand each other. */
function differences(declared: readonly Composed[]): Fault[] {
  const [first, ...others] = declared;
  const other = others.find(
    ({ ownName, feature }) =>
      feature.identity !== first?.feature.identity ||
      feature.version?.major !== first.feature.version?.major ||
      ownName !== first.ownName,
  );
  if (!first || !other) return [];
  const message = `Composed directive "@${first.name}" is not the same in all subgraphs: it is "@${first.ownName}" of ${first.feature.url} in ${quoted([first.subgraph.name])} but "@${other.ownName}" of ${other.feature.url} in ${quoted([other.subgraph.name])}.`;
  return [
    {
      code: 'DIRECTIVE_COMPOSITION_ERROR',
      message,
      places: [first, other].map(({ subgraph, definition }) => placeIn(subgraph, definition)),
    },
  ];
}

function linksOf(composed: readonly Composed[]): string[] {
  return [...Map.groupBy(composed, ({ feature }) => feature.identity).values()].map((ofFeature) => {
    const [first] = ofFeature.toSorted((a, b) => (b.feature.version?.minor ?? 0) - (a.feature.version?.minor ?? 0));
    const imports = ofFeature.map(({ name, ownName }) =>
      name === ownName ? `"@${name}"` : `{name: "@${ownName}", as: "@${name}"}`,
    );
    return `@link(url: ${JSON.stringify(first?.feature.url ?? '')}, import: [${imports.join(', ')}])`;
  });
}
