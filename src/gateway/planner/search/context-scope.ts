import type { Selection } from '../../operation/selection.ts';
import { getType, type ContextValue, type SupergraphModel } from '../../schema/supergraph-model.ts';

/**
 * What objects above set for the values at a place: by the id of a context's value, after how many requests it is there, counted
 * from the one that returned the values.
 */
export type ContextScope = ReadonlyMap<string, number>;

export const emptyScope: ContextScope = new Map();

/** The scope as seen from what comes `levels` requests later. */
export function laterScope(scope: ContextScope, levels: number): ContextScope {
  if (scope.size === 0 || levels === 0) return scope;
  return new Map([...scope].map(([id, level]) => [id, Math.max(0, level - levels)]));
}

/** The values of contexts that a selection, or something below it, takes from objects above; by id. */
export type ContextDemands = (selection: Selection | null) => ReadonlyMap<string, ContextValue>;

const nothing: ReadonlyMap<string, ContextValue> = new Map();

/** O(distinct selections), once for each. What a subgraph that is not asked in the end would take is counted, too. */
export function createContextDemands(model: SupergraphModel): ContextDemands {
  const known = new Map<number, ReadonlyMap<string, ContextValue>>();

  function demands(selection: Selection | null): ReadonlyMap<string, ContextValue> {
    if (!model.hasContexts || selection === null) return nothing;
    const found = known.get(selection.id);
    if (found) return found;
    const result = new Map<string, ContextValue>();
    for (const { name, types, selection: inner, denied } of selection.fields) {
      for (const type of denied ? [] : types.keys()) {
        for (const value of valuesOf(type, name)) result.set(value.id, value);
        for (const value of demands(inner).values())
          if (!getType(model, type).contexts.has(value.context)) result.set(value.id, value);
      }
    }
    known.set(selection.id, result);
    return result;
  }

  /** Of the field itself, in any subgraph, as one of the type or of an interface object that stands for it. */
  function valuesOf(typeName: string, fieldName: string): ContextValue[] {
    const type = getType(model, typeName);
    const owners = [type, ...type.interfaces.map((name) => getType(model, name))];
    return owners
      .flatMap((owner) => [...(owner.fields.get(fieldName)?.inGraph.values() ?? [])])
      .flatMap((field) => field.contextArguments.map(({ value }) => value));
  }

  return demands;
}
