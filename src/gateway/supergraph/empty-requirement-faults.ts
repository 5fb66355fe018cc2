import { isTypeDefinitionNode, isTypeExtensionNode, type ConstDirectiveNode } from 'graphql';
import { authDirectiveNames, type AuthDirectiveNames } from '../guard/auth-directives.ts';
import { directiveArgument } from '../schema/directive-names.ts';
import { explainCoordinate, type ParsedSubgraph } from './explain-fault.ts';
import type { SupergraphReading } from './supergraph-reading.ts';

/**
 * Alternatives of `@requiresScopes` and `@policy` that ask for nothing, and lists of no alternatives: `[[]]` is met by everybody,
 * `[]` by nobody, and neither is what it looks like.
 */
export function emptyRequirementFaults(schema: ParsedSubgraph): string[] {
  const names = authDirectiveNames(schema.document);
  return schema.document.definitions.flatMap((node) => {
    if (!isTypeDefinitionNode(node) && !isTypeExtensionNode(node)) return [];
    const typeName = node.name.value;
    const fields = 'fields' in node ? (node.fields ?? []) : [];
    const holders = [
      { coordinate: typeName, directives: node.directives },
      ...fields.map(({ name, directives }) => ({ coordinate: `${typeName}.${name.value}`, directives })),
    ];
    return holders.flatMap(({ coordinate, directives = [] }) =>
      directives
        .flatMap((directive) => faultOf(directive, names) ?? [])
        .map((fault) => explainCoordinate(`${schema.name}: ${coordinate} has ${fault}`, coordinate, schema)),
    );
  });
}

/** The same of a supergraph, whoever composed it. */
export function emptyRequirementFaultsOf({ document }: SupergraphReading): string[] {
  return emptyRequirementFaults({ name: 'the supergraph', sdl: '', document });
}

const listed = { requiresScopes: 'scopes', policy: 'policies' } as const;

function faultOf(directive: ConstDirectiveNode, names: AuthDirectiveNames): string | null {
  const name = names.get(directive.name.value);
  if (name !== 'requiresScopes' && name !== 'policy') return null;
  const argument = listed[name];
  const sets = directiveArgument(directive, argument);
  if (!Array.isArray(sets)) return null;
  if (sets.length === 0)
    return `@${name}(${argument}: []), which nobody can meet. Name the ${argument}, or mark the coordinate as @inaccessible.`;
  if (!sets.some((set) => Array.isArray(set) && set.length === 0)) return null;
  const everybody = name === 'requiresScopes' ? 'everybody who is signed in' : 'everybody';
  const instead = name === 'requiresScopes' ? 'Use @authenticated where that is meant' : 'Remove it where that is meant';
  return `@${name} with an empty list among its ${argument}, which ${everybody} meets. ${instead}, or name the ${argument}.`;
}
