import { GraphQLError, type ASTNode, type DocumentNode } from 'graphql';
import { isObject } from '../../lib/is-object.ts';

/**
 * Returns errors of a document that was read without places, with the places of the same document read with them. Documents are
 * kept without places, which take more memory than all the rest of them; validating again would take as long as the first time.
 */
export function locatedErrors(
  errors: readonly GraphQLError[],
  document: DocumentNode,
  located: DocumentNode,
): readonly GraphQLError[] {
  const counterparts = counterpartsOf(new Set(errors.flatMap(({ nodes }) => nodes ?? [])), document, located);
  return errors.map(({ message, nodes = [], extensions }) => {
    const found = nodes.flatMap((node) => counterparts.get(node) ?? []);
    return new GraphQLError(message, { nodes: found, extensions });
  });
}

/** The nodes of `located` that stand where `wanted` stand in `document`. O(document). */
function counterpartsOf(
  wanted: ReadonlySet<ASTNode>,
  document: DocumentNode,
  located: DocumentNode,
): ReadonlyMap<ASTNode, ASTNode> {
  const found = new Map<ASTNode, ASTNode>();

  function walk(node: unknown, counterpart: unknown): void {
    if (found.size === wanted.size || !isObject(node) || !isObject(counterpart)) return;
    if (wanted.has(node as unknown as ASTNode)) found.set(node as unknown as ASTNode, counterpart as unknown as ASTNode);
    for (const [key, inner] of Object.entries(node)) walk(inner, counterpart[key]);
  }

  walk(document, located);
  return found;
}
