import {
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  visit,
  type ASTNode,
  type DirectiveNode,
  type DocumentNode,
} from 'graphql';
import { authDirectiveNames } from '../guard/auth-directives.ts';
import { directiveArgument, linksOf } from '../schema/directive-names.ts';

/**
 * Returns a subgraph's schema under the names that the library can read: the namespace of the federation specification is `federation`,
 * whatever its link calls it, and no directive of the subgraph's own is called like a type.
 */
export function libraryNames(schema: DocumentNode): DocumentNode {
  const types = typeNames(schema);
  const roots = rootNames(schema, types);
  const own = ownDirectives(schema);
  const namespaces = new Set(linksOf(schema).flatMap(({ url, as }) => (as !== undefined && isFederation(url) ? [as] : [])));

  const inNamespace = (name: string): string => {
    const [, namespace = '', rest = ''] = /^(\w+?)__(\w+)$/.exec(name) ?? [];
    return namespaces.has(namespace) ? `federation__${rest}` : name;
  };
  const directiveName = (name: string): string => (own.has(name) && types.has(name) ? `${name}__directive` : inNamespace(name));
  const typeName = (name: string): string => roots.get(name) ?? inNamespace(name);

  return visit(schema, {
    Directive: (node) => (isFederation(directiveArgument(node, 'url')) ? withoutNamespace(node) : undefined),
    Name: (node, _key, parent) => {
      const named = (parent ?? node) as ASTNode;
      const isDirective = named.kind === Kind.DIRECTIVE || named.kind === Kind.DIRECTIVE_DEFINITION;
      const isType = named.kind === Kind.NAMED_TYPE || isTypeDefinitionNode(named) || isTypeExtensionNode(named);
      const value = isDirective ? directiveName(node.value) : isType ? typeName(node.value) : node.value;
      return value === node.value ? undefined : { ...node, value };
    },
    StringValue: (node, _key, parent) => {
      const argument = parent as ASTNode | undefined;
      if (argument?.kind !== Kind.ARGUMENT || !fieldSetArguments.has(argument.name.value)) return undefined;
      const value = node.value.replaceAll(/(\.\.\.\s*on\s+)(\w+)/g, (_, on: string, type: string) => on + typeName(type));
      return value === node.value ? undefined : { ...node, value };
    },
  });
}

/** Of `@key`, `@requires` and `@provides`, and of `@fromContext`. */
const fieldSetArguments: ReadonlySet<string> = new Set(['fields', 'field']);

function typeNames({ definitions }: DocumentNode): Set<string> {
  return new Set(
    definitions.flatMap((node) => (isTypeDefinitionNode(node) || isTypeExtensionNode(node) ? [node.name.value] : [])),
  );
}

/** Root types that are called otherwise, with their default names. One whose default name is another type's keeps its own. */
function rootNames({ definitions }: DocumentNode, types: ReadonlySet<string>): Map<string, string> {
  const operations = definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION ? (node.operationTypes ?? []) : [],
  );
  return new Map(
    operations
      .map(({ operation, type }) => [type.name.value, `${operation.charAt(0).toUpperCase()}${operation.slice(1)}`] as const)
      .filter(([, standard]) => !types.has(standard)),
  );
}

/** Directives that stand for nothing outside of the subgraph: no specification's, and none that protects. */
function ownDirectives(schema: DocumentNode): Set<string> {
  const linked = new Set(linksOf(schema).flatMap(({ imports }) => imports.map(({ as }) => as.slice(1))));
  const protecting = authDirectiveNames(schema);
  return new Set(
    schema.definitions
      .flatMap((node) => (node.kind === Kind.DIRECTIVE_DEFINITION ? [node.name.value] : []))
      .filter((name) => !linked.has(name) && !protecting.has(name)),
  );
}

function isFederation(url: unknown): boolean {
  return typeof url === 'string' && /\/federation\/v[\d.]+\/?$/.test(url);
}

function withoutNamespace(link: DirectiveNode): DirectiveNode {
  return { ...link, arguments: (link.arguments ?? []).filter(({ name }) => name.value !== 'as') };
}
