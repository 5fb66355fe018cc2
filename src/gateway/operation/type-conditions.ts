import type { Budget } from './budget.ts';
import { getType, type CompositeType, type SupergraphModel } from '../schema/supergraph-model.ts';

/** Object types that type conditions leave; null: all that there can be at the place. */
export type TypeSet = ReadonlySet<string> | null;

/** The type conditions of one operation. Equal sets of types are the same object. */
export interface TypeConditions {
  /** The object types that the parent of a selection set may be. */
  possible(parent: CompositeType): readonly string[];
  /** What a type condition leaves of `types`, each of which is among `possible(parent)`. Throws `TooComplex`. */
  narrow(parent: CompositeType, types: TypeSet, condition: string | undefined): TypeSet;
}

export interface TypeConditionsInput {
  readonly model: SupergraphModel;
  /** Whether types that clients may not see are possible, too. */
  readonly fieldSet: boolean;
  readonly budget: Budget;
}

export function createTypeConditions({ model, fieldSet, budget }: TypeConditionsInput): TypeConditions {
  const possibleOf = new Map<string, readonly string[]>();
  const setsOf = new Map<string, ReadonlySet<string>>();
  const interned = new Map<string, ReadonlySet<string>>();
  /** By what is narrowed, which is a set or, without one, a parent; then by condition. */
  const narrowings = new Map<TypeSet | string, Map<string, TypeSet>>();

  function possible(parent: CompositeType): readonly string[] {
    const found = possibleOf.get(parent.name);
    if (found) return found;
    const types = fieldSet ? parent.possible : parent.possible.filter((name) => getType(model, name).accessible);
    possibleOf.set(parent.name, types);
    return types;
  }

  function setOf(condition: string): ReadonlySet<string> {
    const set = setsOf.get(condition) ?? new Set(getType(model, condition).possible);
    setsOf.set(condition, set);
    return set;
  }

  function intersect(parent: CompositeType, types: TypeSet, condition: string): TypeSet {
    const all = possible(parent);
    const allowed = setOf(condition);
    const narrowed = (types ? [...types] : all).filter((type) => allowed.has(type));
    budget.spend(1 + all.length / 8);
    if (narrowed.length === all.length) return null;
    const key = narrowed.join(' ');
    const set = interned.get(key) ?? new Set(narrowed);
    interned.set(key, set);
    return set;
  }

  return {
    possible,
    narrow(parent, types, condition) {
      if (condition === undefined) return types;
      const known = narrowings.get(types ?? parent.name) ?? new Map<string, TypeSet>();
      narrowings.set(types ?? parent.name, known);
      const found = known.get(condition);
      if (found !== undefined) return found;
      const narrowed = intersect(parent, types, condition);
      known.set(condition, narrowed);
      return narrowed;
    },
  };
}
