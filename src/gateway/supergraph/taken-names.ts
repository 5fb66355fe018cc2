import { isTypeDefinitionNode, isTypeExtensionNode, type FieldDefinitionNode } from 'graphql';
import { declarationsOf, type Declaration } from './declarations.ts';
import { directiveNames } from './directive-names.ts';
import { explainCoordinate, type ParsedSubgraph } from './explain-fault.ts';
import { permission, readOwner, type Owned, type Owner } from './owner.ts';

/**
 * Types and fields of the owner that other subgraphs declare as theirs. Composition would tell of each of their differences apart, or
 * take them without a word by `@override`. What composes all the same and changes what the owner says is found by `ownershipFaults`.
 */
export function takenNames(subgraphs: readonly ParsedSubgraph[], owner: Owner): string[] {
  const owned = readOwner(owner);
  return subgraphs.filter(({ name }) => name !== owner.name).flatMap((subgraph) => takenBy(subgraph, owned));
}

function takenBy(subgraph: ParsedSubgraph, owned: Owned): string[] {
  const external = directiveNames(subgraph.document, ['external']);
  const isExternal = ({ directives }: FieldDefinitionNode): boolean =>
    directives?.some((directive) => external.has(directive.name.value)) ?? false;

  const declared = membersByType(declarationsOf(subgraph.document));
  const own = membersByType(owned.declarations);
  const isDeclaredAlike = (typeName: string): boolean => declared.get(typeName) === own.get(typeName);

  const taken = subgraph.document.definitions.flatMap((node) => {
    if (!isTypeDefinitionNode(node) && !isTypeExtensionNode(node)) return [];
    const typeName = node.name.value;
    const { signature } = owned.declarations.get(typeName) ?? {};
    if (signature === undefined) return [];
    const kind = node.kind.replace(/Type(Definition|Extension)$/, '');
    const isObject = kind === 'Object' || kind === 'Interface';
    if (kind !== signature && !(kind === 'Object' && signature === 'Interface')) return [typeName];
    if (!isObject) return isDeclaredAlike(typeName) ? [] : [typeName];
    if (!owned.isOpen(typeName)) return [typeName];
    return ((node as { readonly fields?: readonly FieldDefinitionNode[] }).fields ?? [])
      .filter((field) => !isExternal(field))
      .map(({ name }) => `${typeName}.${name.value}`)
      .filter((coordinate) => owned.declarations.has(coordinate) && !owned.isShared(coordinate));
  });
  return [...new Set(taken)]
    .filter((coordinate) => !owned.mayOverride(subgraph.name, coordinate))
    .map((coordinate) => {
      const allowed = permission(owned, subgraph.name, coordinate) ?? '';
      const message = `${subgraph.name}: "${coordinate}" belongs to the subgraph "${owned.name}". Give it another name, rename ours (auth.schema.rename), or allow it in the configuration: ${allowed}`;
      return explainCoordinate(message, coordinate, subgraph);
    });
}

/** Values, members and input fields of each type as text: equal where two schemas declare the same. */
function membersByType(declarations: ReadonlyMap<string, Declaration>): ReadonlyMap<string, string> {
  const members = new Map<string, string[]>();
  for (const [coordinate, { typeName, signature }] of declarations)
    members.set(typeName, [...(members.get(typeName) ?? []), `${coordinate} ${signature}`]);
  return new Map([...members].map(([typeName, own]) => [typeName, own.toSorted().join('\n')]));
}
