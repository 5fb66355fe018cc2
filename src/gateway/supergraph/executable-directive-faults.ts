import { Kind, print, type DirectiveDefinitionNode, type DocumentNode } from 'graphql';
import { authDirectiveNames } from '../guard/auth-directives.ts';
import { definedByDirective, ownDirectives, travellingLocations } from '../schema/executable-directives.ts';
import { directiveNames, linkedNames } from '../schema/directive-names.ts';
import { has } from '../schema/read-directives.ts';
import { explainCoordinate, type ParsedSubgraph } from './explain-fault.ts';

/**
 * Executable directives that subgraphs define each in another way: a client could not tell which one it applies. And those with an argument
 * that is required and hidden: a client could not apply them.
 */
export function directiveFaults(subgraphs: readonly ParsedSubgraph[]): string[] {
  return [...definitionsOf(subgraphs)].flatMap(([name, definers]) => {
    const [first, ...others] = definers;
    const lacking = definers.find(({ lacks }) => lacks !== null);
    if (lacking) {
      const message = `"@${name}(${lacking.lacks}:)" is required and @inaccessible, so that no client could give it. Give it a default, or show it.`;
      return [explainCoordinate(message, `@${name}`, lacking.subgraph)];
    }
    const other = others.find(({ signature }) => signature !== first?.signature);
    if (!first || !other) return [];
    const message = `@${name} is defined as \`${first.signature}\` in "${first.subgraph.name}" and as \`${other.signature}\` in "${other.subgraph.name}". Define it alike, or give one of them another name.`;
    return [explainCoordinate(message, `@${name}`, other.subgraph)];
  });
}

/**
 * Returns, as SDL, the executable directives of the subgraphs and who defines each: a client may apply what any of them defines. Locations
 * in fragments are left out: fragments are resolved before anything is sent. `graphs`: values of `join__Graph` by subgraph.
 */
export function executableDirectives(
  subgraphs: readonly ParsedSubgraph[],
  graphs: ReadonlyMap<string, string>,
): readonly string[] {
  const directives = definitionsOf(subgraphs);
  if (directives.size === 0) return [];
  const marks = [...directives].map(([name, definers]) => {
    const defining = definers.flatMap(({ subgraph }) => graphs.get(subgraph.name) ?? []);
    return `extend schema @${definedByDirective}(name: "${name}", graphs: [${defining.join(', ')}])`;
  });
  const mark = `directive @${definedByDirective}(name: String!, graphs: [join__Graph!]!) repeatable on SCHEMA`;
  const defined = [...directives.values()].flatMap(([first]) => first?.signature ?? []);
  return [mark, ...defined, ...marks];
}

interface Definer {
  readonly subgraph: ParsedSubgraph;
  /** The definition as clients see it, without descriptions and in one order. */
  readonly signature: string;
  /** A required argument that clients do not see, or null. */
  readonly lacks: string | null;
}

function definitionsOf(subgraphs: readonly ParsedSubgraph[]): ReadonlyMap<string, readonly Definer[]> {
  const found = new Map<string, Definer[]>();
  for (const subgraph of subgraphs) {
    const hiding = new Set(directiveNames(subgraph.document, ['inaccessible']).keys());
    for (const node of ownDefinitions(subgraph.document)) {
      const [hidden = [], shown = []] = [true, false].map((is) =>
        node.arguments?.filter(({ directives }) => has(directives, hiding) === is),
      );
      const signature = signatureOf({ ...node, arguments: shown });
      if (signature === null) continue;
      const lacks = hidden.find(({ type, defaultValue }) => type.kind === Kind.NON_NULL_TYPE && !defaultValue);
      const definer = { subgraph, signature, lacks: lacks?.name.value ?? null };
      found.set(node.name.value, [...(found.get(node.name.value) ?? []), definer]);
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
