import type { ASTNode } from 'graphql';

/** A reason why subgraphs do not compose, with its code of the federation documentation. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  /** The nodes in the subgraphs' SDL that it speaks of; may be empty. */
  readonly places: readonly Place[];
}

/** A node of the document of one subgraph. */
export interface Place {
  /** The name of the subgraph. */
  readonly subgraph: string;
  readonly node: ASTNode;
}

/** Something that composes, and is probably not meant. */
export type Hint = Fault;

interface Named {
  readonly name: string;
}

/** Returns a fault of one subgraph, whose name begins the message. */
export function faultIn(subgraph: Named, code: string, message: string, node?: ASTNode): Fault {
  const places = node ? [placeIn(subgraph, node)] : [];
  return { code, message: `[${subgraph.name}] ${message}`, places };
}

/** Returns the place of a node's name where it has one, otherwise of the node. */
export function placeIn(subgraph: Named, node: ASTNode): Place {
  const isDefinition =
    'name' in node && node.name !== undefined && typeof node.name === 'object' && /Definition|Extension/.test(node.kind);
  return { subgraph: subgraph.name, node: isDefinition ? node.name : node };
}

/** `"a"`, `"a" and "b"`, `"a", "b" and "c"`. */
export function quoted(names: readonly string[]): string {
  const shown = names.map((name) => `"${name}"`);
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** `subgraph "a"`, or `subgraphs "a" and "b"`. */
export function subgraphList(subgraphs: readonly Named[]): string {
  return `${subgraphs.length === 1 ? 'subgraph' : 'subgraphs'} ${quoted(subgraphs.map(({ name }) => name))}`;
}
