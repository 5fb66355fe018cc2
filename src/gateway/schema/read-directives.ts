import { Kind, valueFromASTUntyped } from 'graphql';
import type { ConstDirectiveNode, ConstValueNode, DefinitionNode } from 'graphql';

/** The directives of that name, in the order in which they stand. */
export function named(directives: readonly ConstDirectiveNode[] | undefined, name: string): ConstDirectiveNode[] {
  return (directives ?? []).filter((directive) => directive.name.value === name);
}

export function has(directives: readonly ConstDirectiveNode[] | undefined, names: ReadonlySet<string>): boolean {
  return (directives ?? []).some((directive) => names.has(directive.name.value));
}

function argument(directive: ConstDirectiveNode, name: string): ConstValueNode | undefined {
  return directive.arguments?.find((candidate) => candidate.name.value === name)?.value;
}

/** A string or an enum value; null where it is not given. */
export function text(directive: ConstDirectiveNode, name: string): string | null {
  const value = argument(directive, name);
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : null;
}

export function flag(directive: ConstDirectiveNode, name: string, absent: boolean): boolean {
  const value = argument(directive, name);
  return value?.kind === Kind.BOOLEAN ? value.value : absent;
}

const specificationUrl = /\/(\w+)\/v\d+(?:\.\d+)*\/?$/;

/** Returns the specification in a link's URL: of `https://specs.apollo.dev/federation/v2.9` it is `federation`. Null for others. */
export function specificationIn(url: string): string | null {
  return specificationUrl.exec(url)?.[1] ?? null;
}

/** The name under which the main directive of a specification is linked. */
export function linkedDirective(definitions: readonly DefinitionNode[], specification: string): string {
  for (const definition of definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const link of definition.directives ?? []) {
      if (specificationIn(text(link, 'url') ?? '') === specification) return nameByLink(link, specification);
    }
  }
  return specification;
}

/** What a link calls the directive that has the name of its specification: as imported, or as the specification as a whole. */
function nameByLink(link: ConstDirectiveNode, directive: string): string {
  const imports = argument(link, 'import');
  const imported =
    imports && (valueFromASTUntyped(imports) as readonly (string | { readonly name: string; readonly as?: string })[]);
  const renamed = imported?.flatMap((one) => (typeof one === 'object' && one.name === `@${directive}` && one.as ? [one.as] : []));
  return renamed?.[0]?.slice(1) ?? text(link, 'as') ?? directive;
}

export type CompositeNode = Extract<
  DefinitionNode,
  { kind: Kind.OBJECT_TYPE_DEFINITION | Kind.INTERFACE_TYPE_DEFINITION | Kind.UNION_TYPE_DEFINITION }
>;

export function isComposite(node: DefinitionNode): node is CompositeNode {
  return (
    node.kind === Kind.OBJECT_TYPE_DEFINITION ||
    node.kind === Kind.INTERFACE_TYPE_DEFINITION ||
    node.kind === Kind.UNION_TYPE_DEFINITION
  );
}
