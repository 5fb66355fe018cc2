import type { FieldSets } from './field-sets.ts';
import { isOverridden } from './override.ts';
import { providedAt, providesInside } from './provides.ts';
import type { Selection } from '../../operation/selection.ts';
import type { FieldInGraph, GraphIndex, SupergraphModel } from '../../schema/supergraph-model.ts';

/** Where the planner stands: on a value that a subgraph returned, seen as that subgraph's type. The same place is the same object. */
export interface QueryNode {
  readonly id: number;
  readonly graph: GraphIndex;
  /** The type in this subgraph: an object, an interface, a union, or an interface object. */
  readonly type: string;
  /** External fields that a parent field `@provides` here. */
  readonly provides: readonly Selection[];
  /** Object types that a value here may have, as far as their fields may be asked for. */
  readonly possible: readonly string[];
  /** The subgraphs, this one among them, that could as well have returned the value; null where that decides nothing. */
  readonly peers: readonly GraphIndex[] | null;
  /** The subgraph cannot tell which object type a value has: it knows the interface as an object. */
  readonly interfaceObject: boolean;
}

/** No subgraph: where an operation starts. */
export const nowhere: GraphIndex = -1;

export interface QueryNodes {
  get(graph: GraphIndex, type: string, provides?: readonly Selection[], peers?: readonly GraphIndex[] | null): QueryNode;
  /** How the subgraph declares the field, where it resolves it for a value of `objectType` standing here. */
  resolvable(node: QueryNode, objectType: string, fieldName: string): FieldInGraph | null;
  /** Where the field's value stands. Null for a leaf. */
  inside(node: QueryNode, objectType: string, fieldName: string, field: FieldInGraph): QueryNode | null;
}

/** `labels`: the labels of progressive `@override` that are active. */
export function createQueryNodes(model: SupergraphModel, fieldSets: FieldSets, labels: ReadonlySet<string>): QueryNodes {
  /** By type and graph, then by what else tells nodes apart. */
  const known = new Map<string, Map<GraphIndex, Map<string, QueryNode>>>();
  let count = 0;

  function get(
    graph: GraphIndex,
    type: string,
    provides: readonly Selection[] = [],
    peers: readonly GraphIndex[] | null = null,
  ): QueryNode {
    const ofType = known.get(type) ?? new Map<GraphIndex, Map<string, QueryNode>>();
    const ofGraph = ofType.get(graph) ?? new Map<string, QueryNode>();
    const key =
      provides.length === 0 && peers === null
        ? ''
        : `${provides.map((selection) => selection.id).join(' ')} ${peers?.join(' ') ?? ''}`;
    const found = ofGraph.get(key);
    if (found) return found;
    const interfaceObject = model.types.get(type)?.inGraph.get(graph)?.interfaceObject ?? false;
    const possible = possibleAt(graph, type, interfaceObject, peers);
    const node: QueryNode = { id: count++, graph, type, provides, possible, peers, interfaceObject };
    known.set(type, ofType.set(graph, ofGraph.set(key, node)));
    return node;
  }

  function possibleAt(
    graph: GraphIndex,
    typeName: string,
    interfaceObject: boolean,
    peers: readonly GraphIndex[] | null,
  ): readonly string[] {
    const type = model.types.get(typeName);
    if (!type) return [];
    const standsForItself = type.kind === 'interface' && type.possible[0] === typeName;
    if (interfaceObject || standsForItself || graph === nowhere) return type.possible;
    const here = type.inGraph.get(graph)?.possible ?? [];
    if (type.kind !== 'union' || !peers) return here;
    return here.filter((member) => peers.every((peer) => type.inGraph.get(peer)?.possible.includes(member) ?? true));
  }

  /**
   * A union that has other members in other subgraphs is safe in those that all subgraphs share which could answer the path to it,
   * from the last value that can be fetched by key: any of these may be asked, and the answer must not depend on which.
   */
  function peersInside(node: QueryNode, objectType: string, fieldName: string): readonly GraphIndex[] | null {
    if (!model.hasPartialUnions) return null;
    const type = model.types.get(objectType);
    const field = type?.fields.get(fieldName);
    if (!type || !field) return null;
    const isRoot = Object.values(model.roots).includes(objectType);
    const isEntity = isRoot || [...type.inGraph.values()].some((there) => there.keys.length > 0);
    const peers = [...field.inGraph].filter(([, there]) => !there.external).map(([graph]) => graph);
    const byKey = (graph: GraphIndex): boolean =>
      graph === node.graph || isRoot || (type.inGraph.get(graph)?.keys.length ?? 0) > 0;
    const along = (graph: GraphIndex): boolean => graph === node.graph || (node.peers?.includes(graph) ?? false);
    return peers.filter(isEntity ? byKey : along).toSorted((a, b) => a - b);
  }

  return {
    get,
    resolvable(node, objectType, fieldName) {
      const owner = node.interfaceObject ? node.type : objectType;
      const field = model.types.get(owner)?.fields.get(fieldName)?.inGraph.get(node.graph);
      if (!field) return null;
      if (isOverridden(field, labels)) return null;
      if (field.external && !providedAt(node, objectType, fieldName)) return null;
      return field;
    },
    inside(node, objectType, fieldName, field) {
      if (!model.types.has(field.type.name)) return null;
      const provides = providesInside(fieldSets, node, objectType, fieldName, field);
      return get(node.graph, field.type.name, provides, peersInside(node, objectType, fieldName));
    },
  };
}
