import { Kind, parse, print, visit, type ASTNode, type DocumentNode } from 'graphql';
import type { FederatedCase } from '../support/judge-case.ts';
import { withoutNodes, withReplacedNodes } from './without-nodes.ts';

/** Cases with a smaller query: something left out, a fragment unfolded, an alias dropped. Not all are valid. */
export function* shrunkDocuments(from: FederatedCase): Generator<FederatedCase> {
  const document = parse(from.document, { noLocation: true });
  for (const smaller of withoutNodes(document)) yield* asCase(from, smaller);
  for (const flat of withReplacedNodes(document, (node) => unfolded(document, node))) yield* asCase(from, flat);
  for (const plain of withReplacedNodes(document, withoutAlias)) yield* asCase(from, plain);
}

function* asCase(from: FederatedCase, document: DocumentNode): Generator<FederatedCase> {
  const tidy = withoutUnused(document);
  const empty = JSON.stringify(tidy).includes('"selections":[]');
  const operations = tidy.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (empty || operations.length === 0) return;
  const { operationName, ...rest } = from;
  yield { ...rest, ...(operations.length > 1 ? { operationName } : {}), document: print(tidy) };
}

function unfolded(document: DocumentNode, node: ASTNode): readonly ASTNode[] | null {
  if (node.kind === Kind.INLINE_FRAGMENT) return node.selectionSet.selections;
  if (node.kind !== Kind.FRAGMENT_SPREAD) return null;
  const fragment = document.definitions.find(
    (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === node.name.value,
  );
  if (fragment?.kind !== Kind.FRAGMENT_DEFINITION) return null;
  const { typeCondition, selectionSet } = fragment;
  return [{ kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet, directives: node.directives ?? [] }];
}

function withoutAlias(node: ASTNode): readonly ASTNode[] | null {
  if (node.kind !== Kind.FIELD || !node.alias) return null;
  const { alias: _, ...plain } = node;
  return [plain];
}

function withoutUnused(document: DocumentNode): DocumentNode {
  const used = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Variable: (node) => void used.add(`$${node.name.value}`),
    FragmentSpread: (node) => void used.add(node.name.value),
  });
  const tidy = visit(document, {
    VariableDefinition: (node) => (used.has(`$${node.variable.name.value}`) ? undefined : null),
    FragmentDefinition: (node) => (used.has(node.name.value) ? undefined : null),
  });
  return tidy.definitions.length < document.definitions.length ? withoutUnused(tidy) : tidy;
}
