import { Kind, type ASTNode } from 'graphql';

/** Every tree that `root` becomes when one node that stands in a list is left out, largest parts first. Schema extensions stay: they say which federation is spoken. */
export function* withoutNodes<Root extends ASTNode>(root: Root): Generator<Root> {
  for (const path of listItems(root)) yield edited(root, path, () => []);
}

/** Every tree that `root` becomes when `replace` answers for a node that stands in a list with other nodes. */
export function* withReplacedNodes<Root extends ASTNode>(
  root: Root,
  replace: (node: ASTNode) => readonly ASTNode[] | null,
): Generator<Root> {
  for (const path of listItems(root)) {
    const node = path.reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], root) as ASTNode;
    const nodes = replace(node);
    if (nodes) yield edited(root, path, () => nodes);
  }
}

type Path = readonly (string | number)[];

/** Paths of all nodes in lists, outer ones first. */
function listItems(root: ASTNode): Path[] {
  const found: Path[] = [];
  const isSchemaExtension = (value: object): boolean => 'kind' in value && value.kind === Kind.SCHEMA_EXTENSION;
  const walk = (value: unknown, path: Path): void => {
    if (typeof value !== 'object' || value === null || isSchemaExtension(value)) return;
    for (const [key, inner] of Object.entries(value)) {
      if (Array.isArray(inner))
        inner.forEach((item, index) => isNode(item) && item.kind !== Kind.SCHEMA_EXTENSION && found.push([...path, key, index]));
      else if (isNode(inner)) walk(inner, [...path, key]);
    }
    for (const [key, inner] of Object.entries(value)) {
      if (Array.isArray(inner)) inner.forEach((item, index) => walk(item, [...path, key, index]));
    }
  };
  walk(root, []);
  return found.toSorted((left, right) => left.length - right.length);
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

function edited<Root>(root: Root, path: Path, replacement: () => readonly ASTNode[]): Root {
  const [key, ...rest] = path;
  if (key === undefined) return root;
  if (Array.isArray(root)) {
    if (rest.length === 0) return root.flatMap((item: ASTNode, index) => (index === key ? [...replacement()] : [item])) as Root;
    return root.map((item: unknown, index) => (index === key ? edited(item, rest, replacement) : item)) as Root;
  }
  return { ...root, [key]: edited((root as Record<string | number, unknown>)[key], rest, replacement) };
}
