import type { QueryNode } from '../query-graph/query-node.ts';

/** A node of the query graph with the values of contexts that objects above it set. The same place is the same object. */
export interface Place {
  readonly id: number;
  readonly node: QueryNode;
  /** Ids of the values that can be read. */
  readonly scope: Scope;
}

export interface Scope {
  readonly id: number;
  readonly values: ReadonlySet<string>;
}

export interface Places {
  readonly emptyScope: Scope;
  scope(values: readonly string[]): Scope;
  at(node: QueryNode, scope: Scope): Place;
}

export function createPlaces(): Places {
  const scopes = new Map<string, Scope>();
  const places = new Map<string, Place>();

  function scope(values: readonly string[]): Scope {
    const key = values.toSorted().join('\n');
    const found = scopes.get(key) ?? { id: scopes.size, values: new Set(values) };
    scopes.set(key, found);
    return found;
  }

  return {
    emptyScope: scope([]),
    scope,
    at(node, within) {
      const key = `${node.id} ${within.id}`;
      const found = places.get(key) ?? { id: places.size, node, scope: within };
      places.set(key, found);
      return found;
    },
  };
}
