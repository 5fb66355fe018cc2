import { Kind, valueFromASTUntyped, type DirectiveNode, type DocumentNode, type ValueNode } from 'graphql';
import { specificationIn } from './read-directives.ts';

/**
 * The names under which a schema means the directives `wanted`, each with the one that it stands for: by the links it
 * makes (`as`, renamed imports, the namespace of a specification), and the plain names, linked or not. A schema that uses
 * a plain name without a link meant something by it, and composition drops exactly these without a word.
 */
export function directiveNames<Name extends string>(schema: DocumentNode, wanted: readonly Name[]): ReadonlyMap<string, Name> {
  const names = new Map<string, Name>(wanted.map((directive) => [directive, directive]));
  for (const link of linksOf(schema)) {
    const specification = specificationIn(link.url);
    if (specification === null) continue;
    const namespace = link.as ?? specification;
    for (const directive of wanted) {
      // The directive that is called like its specification has the name of the link itself.
      if (directive === specification) names.set(namespace, directive);
      names.set(`${namespace}__${directive}`, directive);
      for (const { name, as } of link.imports) if (name === `@${directive}`) names.set(as.slice(1), directive);
    }
  }
  return names;
}

/** The value of a directive's argument, or undefined where it is not given. */
export function directiveArgument(node: DirectiveNode, name: string): unknown {
  const value: ValueNode | undefined = node.arguments?.find((candidate) => candidate.name.value === name)?.value;
  return value && valueFromASTUntyped(value);
}

/** A link to a specification, with what it imports from it under which names. */
export interface Link {
  readonly url: string;
  readonly as: string | undefined;
  readonly imports: readonly { readonly name: string; readonly as: string }[];
}

export function linksOf(schema: DocumentNode): Link[] {
  return schema.definitions
    .flatMap((node) =>
      node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION ? (node.directives ?? []) : [],
    )
    .filter((node) => urlOf(node) !== null)
    .map((node) => {
      const as = directiveArgument(node, 'as');
      const imports = directiveArgument(node, 'import');
      return {
        url: urlOf(node) ?? '',
        as: typeof as === 'string' ? as : undefined,
        imports: Array.isArray(imports) ? imports.map(toImport) : [],
      };
    });
}

/** Of `@link(url:)`, and of `@core(feature:)` before it; null for another directive. */
export function urlOf(node: DirectiveNode): string | null {
  const url = directiveArgument(node, 'url') ?? directiveArgument(node, 'feature');
  return typeof url === 'string' ? url : null;
}

function toImport(entry: unknown): { name: string; as: string } {
  if (typeof entry === 'string') return { name: entry, as: entry };
  const { name, as } = entry as { name?: unknown; as?: unknown };
  return { name: String(name), as: typeof as === 'string' ? as : String(name) };
}

/** Names that a schema's links give to directives, each with the one that it has in its specification: `hide` → `inaccessible`. */
export function linkedNames(schema: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { url, as, imports } of linksOf(schema)) {
    const specification = specificationIn(url);
    if (specification !== null && as !== undefined) names.set(as, specification);
    for (const { name, as: local } of imports) if (name.startsWith('@')) names.set(local.slice(1), name.slice(1));
  }
  return names;
}
