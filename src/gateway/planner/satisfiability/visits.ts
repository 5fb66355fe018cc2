import type { Budget } from '../../operation/budget.ts';
import type { Coverage, CoverageOf } from './coverage.ts';
import type { Reached } from './reached.ts';

/** Remembers visits, so that nothing is visited twice. */
export interface Visits {
  /** Returns false if values of which no more can be asked have been visited before. Throws `TooComplex`. */
  isNew(reached: Reached): boolean;
}

export function createVisits(coverage: CoverageOf, budget: Budget): Visits {
  const visited = new Map<string, readonly Coverage[]>();

  return {
    isNew({ objectType, places, from, isTold }) {
      const own = coverage(places, objectType);
      const key = isTold ? objectType : `${objectType} ${from?.field.type.name ?? ''}`;
      const others = visited.get(key) ?? [];
      budget.spend(1 + others.length);
      if (others.some((other) => isWithin(other, own))) return false;
      visited.set(key, [...others.filter((other) => !isWithin(own, other)), own]);
      return true;
    },
  };
}

function isWithin(inner: Coverage, outer: Coverage): boolean {
  if (inner === outer) return true;
  if (inner.size > outer.size) return false;
  for (const number of inner) if (!outer.has(number)) return false;
  return true;
}
