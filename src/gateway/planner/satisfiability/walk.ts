import { TooComplex, type Budget } from '../../operation/budget.ts';
import type { Field } from '../../operation/selection.ts';
import { getType, type CompositeType, type SupergraphModel } from '../../schema/supergraph-model.ts';
import { askedField } from './asked-field.ts';
import { createFaceChecks } from './face-checks.ts';
import type { Place } from './places.ts';
import { typenameDefinition, type Reached, type Step, type Unsatisfied } from './reached.ts';
import type { Resolution } from './resolution.ts';
import type { Visits } from './visits.ts';

export interface WalkDeps {
  readonly model: SupergraphModel;
  readonly resolution: Resolution;
  readonly visits: Visits;
  readonly budget: Budget;
  /** Called with the shortest path to each place where a field cannot be resolved. */
  readonly report: (unsatisfied: Unsatisfied) => void;
}

/**
 * Walks from the roots through all that clients can reach, breadth first. Values with the same object type that can be asked at the
 * same nodes are visited once, and so are those that can be asked at more. Returns the object types that were not walked through as
 * a whole when the budget was spent: first those that were met.
 */
export function walk({ model, resolution, visits, budget, report }: WalkDeps, roots: readonly Reached[]): string[] {
  const queue: Reached[] = [];
  let at = 0;
  const entered = new Set<string>();
  const checkFaces = createFaceChecks({ model, resolution, budget, report });

  function visit(reached: Reached): void {
    if (visits.isNew(reached)) queue.push(reached);
  }

  function expand(reached: Reached): void {
    const { objectType, places, from, isTold } = reached;
    const type = getType(model, objectType);
    const declared = from && getType(model, from.field.type.name);
    for (const field of type.fields.values()) {
      const value = model.types.get(field.type.name);
      if (!field.accessible || value?.accessible === false) continue;
      if (!isTold && declared?.fields.get(field.name)?.accessible !== true) continue;
      budget.spend(places.length);
      const asked = askedField(field, isTold ? [objectType] : (declared?.possible ?? []));
      if (!value) {
        if (!places.some((place) => resolution.resolves(place, objectType, asked))) report({ parent: reached, type, field });
        continue;
      }
      const inside = valuesOf(reached, asked);
      if (inside.length === 0) report({ parent: reached, type, field });
      else enter(value, { parent: reached, field }, inside);
    }
  }

  function valuesOf({ objectType, places }: Reached, field: Field): Place[] {
    const found = new Set<Place>();
    for (const place of places) {
      for (const { inside } of resolution.ways(place, objectType, field))
        if (inside) found.add(resolution.below(place, objectType, inside));
    }
    return [...found];
  }

  /** A subgraph in which a value cannot be of some object type can be asked instead of those in which it can. */
  function enter(value: CompositeType, from: Step, all: readonly Place[]): void {
    // What can be asked for does not depend on the way that led here, and the shortest way comes first.
    const key = `${value.name} ${all.map(({ id }) => id).join(' ')}`;
    if (entered.has(key)) return;
    entered.add(key);
    budget.spend(value.possible.length);
    const telling = all.filter((place) => resolution.tellsTypes(place));
    const isTold = telling.length > 0;
    const places = isTold ? telling : all;
    const types = value.possible.filter(
      (name) => getType(model, name).accessible && places.every(({ node }) => node.possible.includes(name)),
    );
    for (const objectType of types) visit({ objectType, places, from, isTold });
    const [objectType] = types;
    if (objectType === undefined || value.kind === 'object') return;
    if (!isTold) report({ parent: { objectType, places, from, isTold }, type: value, field: typenameDefinition });
    else if (places.length > 1) checkFaces(value, types, from, places);
  }

  function leftOver(): string[] {
    const waiting = queue.slice(at).map(({ objectType }) => objectType);
    const done = new Set(queue.slice(0, at).map(({ objectType }) => objectType));
    const objects = [...model.types.values()].filter(({ kind, accessible }) => kind === 'object' && accessible);
    const unmet = objects.map(({ name }) => name).filter((name) => !done.has(name));
    return [...new Set([...waiting, ...unmet])];
  }

  try {
    for (const root of roots) visit(root);
    for (; at < queue.length; at++) expand(queue[at] as Reached);
    return [];
  } catch (error) {
    if (error instanceof TooComplex) return leftOver();
    throw error;
  }
}
