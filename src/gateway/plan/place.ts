import type { FieldSets } from './field-sets.ts';
import type { Selection } from './selection.ts';
import type { FieldInGraph, GraphIndex, SupergraphModel } from './supergraph-model.ts';

/** Where the planner stands: on a value that a subgraph returned, seen as that subgraph's type. The same place is the same object. */
export interface Place {
  readonly id: number;
  readonly graph: GraphIndex;
  /** The type in this subgraph: an object, an interface, a union, or an interface object. */
  readonly type: string;
  /** External fields that a parent field `@provides` here. */
  readonly provides: readonly Selection[];
  /** Object types that a value here may have. */
  readonly possible: readonly string[];
  /** The subgraph cannot tell which object type a value has: it knows the interface as an object. */
  readonly interfaceObject: boolean;
}

/** No subgraph: where an operation starts. */
export const nowhere: GraphIndex = -1;

export interface Places {
  get(graph: GraphIndex, type: string, provides?: readonly Selection[]): Place;
  /** How the subgraph declares the field, where it resolves it for a value of `objectType` standing here. */
  resolvable(place: Place, objectType: string, fieldName: string): FieldInGraph | null;
  /** Where the field's value stands. Null for a leaf. */
  inside(place: Place, objectType: string, fieldName: string, field: FieldInGraph): Place | null;
}

/** `labels`: the labels of progressive `@override` that are active. */
export function createPlaces(model: SupergraphModel, fieldSets: FieldSets, labels: ReadonlySet<string>): Places {
  const known = new Map<string, Place>();

  function get(graph: GraphIndex, type: string, provides: readonly Selection[] = []): Place {
    const key = `${graph} ${type} ${provides.map((selection) => selection.id).join(' ')}`;
    const found = known.get(key);
    if (found) return found;
    const definition = model.types.get(type);
    const inGraph = definition?.inGraph.get(graph);
    const interfaceObject = inGraph?.interfaceObject ?? false;
    const possible = interfaceObject || graph === nowhere ? definition?.possible : inGraph?.possible;
    const place: Place = { id: known.size, graph, type, provides, possible: possible ?? [], interfaceObject };
    known.set(key, place);
    return place;
  }

  function providedAt(place: Place, objectType: string, fieldName: string): Selection[] | null {
    let found: Selection[] | null = null;
    for (const provides of place.provides) {
      for (const field of provides.byType.get(objectType) ?? []) {
        if (field.name !== fieldName) continue;
        found ??= [];
        if (field.selection) found.push(field.selection);
      }
    }
    return found;
  }

  return {
    get,
    resolvable(place, objectType, fieldName) {
      const owner = place.interfaceObject ? place.type : objectType;
      const field = model.types.get(owner)?.fields.get(fieldName)?.inGraph.get(place.graph);
      if (!field) return null;
      if (field.label && labels.has(field.label.name) !== field.label.when) return null;
      if (field.external && !providedAt(place, objectType, fieldName)) return null;
      return field;
    },
    inside(place, objectType, fieldName, field) {
      if (!model.types.has(field.type.name)) return null;
      const provided = providedAt(place, objectType, fieldName) ?? [];
      if (field.provides !== null) provided.push(fieldSets.get(field.type.name, field.provides));
      return get(place.graph, field.type.name, provided);
    },
  };
}
