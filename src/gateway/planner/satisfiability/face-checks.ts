import type { Budget } from '../../operation/budget.ts';
import { getType, type CompositeType, type SupergraphModel } from '../../schema/supergraph-model.ts';
import { askedField } from './asked-field.ts';
import type { Place } from './places.ts';
import type { Step, Unsatisfied } from './reached.ts';
import type { Resolution } from './resolution.ts';

export interface FaceChecksDeps {
  readonly model: SupergraphModel;
  readonly resolution: Resolution;
  readonly budget: Budget;
  readonly report: (unsatisfied: Unsatisfied) => void;
}

/** `types`: the object types that a value of the abstract type may have at all of the places. */
export type CheckFaces = (value: CompositeType, types: readonly string[], from: Step, places: readonly Place[]) => void;

/**
 * Checks the fields of interfaces on values that several subgraphs return. Such a field is taken from one of them for all object
 * types: which subgraph is asked must not decide what clients see. Each value at the same places is checked once.
 */
export function createFaceChecks({ model, resolution, budget, report }: FaceChecksDeps): CheckFaces {
  const checked = new Set<string>();

  function facesOf(value: CompositeType): CompositeType[] {
    const names = value.possible.flatMap((name) => getType(model, name).interfaces);
    return [...new Set(names)].flatMap((name) => model.types.get(name) ?? []).filter(({ accessible }) => accessible);
  }

  /** For an object type that no place resolves the field for, there is a fault of its own. */
  function isDivided(face: CompositeType, types: readonly string[], fieldName: string, places: readonly Place[]): boolean {
    const field = face.fields.get(fieldName);
    if (!field?.accessible || model.types.get(field.type.name)?.accessible === false) return false;
    budget.spend(places.length);
    if (places.some((place) => resolution.resolvesAll(place, types, askedField(field, types)))) return false;
    return types.every((name) => places.some((place) => resolution.resolves(place, name, askedField(field, [name]))));
  }

  return (value, types, from, places) => {
    const key = `${value.name} ${places.map(({ id }) => id).join(' ')}`;
    if (checked.has(key)) return;
    checked.add(key);
    for (const face of facesOf(value)) {
      const own = types.filter((name) => face.possible.includes(name));
      const [objectType] = own;
      if (own.length < 2 || objectType === undefined) continue;
      for (const field of face.fields.values()) {
        if (isDivided(face, own, field.name, places))
          report({ parent: { objectType, places, from, isTold: true }, type: face, field });
      }
    }
  };
}
