import { emptyScope } from './context-scope.ts';
import { earliestParts, type Way } from './earliest-parts.ts';
import type { Goal } from './options.ts';
import { partOfField } from './part-of-field.ts';
import { nowhere, type Place } from './place.ts';
import type { SearchDeps } from './search-deps.ts';
import type { Site } from './site.ts';
import { getType } from './supergraph-model.ts';
import type { Taking, TakingDeps } from './taking.ts';

/**
 * Takes parts of a field's selection in different ways, where all of it is there earlier so. Null where it is not, and where
 * something in it takes values of objects above.
 */
export type TakeInParts = (site: Site, goal: Goal) => Site | null;

export interface TakeInPartsDeps extends Pick<SearchDeps, 'model' | 'demands' | 'ids'> {
  readonly plan: TakingDeps['plan'];
  readonly taking: Taking;
}

/** How many fields of one operation may be taken in parts: each part is a selection that is planned anew. */
const partedMax = 100;

export function createTakeInParts({ model, demands, ids, plan, taking }: TakeInPartsDeps): TakeInParts {
  let parted = 0;

  function waysOf(site: Site, goal: Goal): Way[] {
    const { selection } = goal.field;
    return goal.options.flatMap((option): Way[] => {
      if (!selection || !option.inside || !knowsAll(option.inside)) return [];
      const level = taking.level(site, { ...goal, options: [option] });
      return level === null ? [] : [{ option, level, plan: plan(selection, option.inside, emptyScope) }];
    });
  }

  /** Whether every subgraph that is asked can return the value, and tell its type. */
  function knowsAll({ type, possible, interfaceObject }: Place): boolean {
    return !interfaceObject && possible.length === getType(model, type).possible.length;
  }

  /** Mutations run once, and subscriptions have one source. */
  function isOnce({ graph, type }: Place): boolean {
    return graph === nowhere && type !== model.roots.query;
  }

  return (site, goal) => {
    const { field } = goal;
    if (!field.selection || goal.options.length < 2 || parted >= partedMax || isOnce(site.place)) return null;
    if (demands(field.selection).size > 0) return null;
    const parts = earliestParts(field.selection.fields, waysOf(site, goal));
    if (!parts) return null;
    parted += 1;
    let current = site;
    for (const { option, fields } of parts) {
      const own = fields.map((child) => ({ field: child, types: [...child.types.keys()] }));
      current = taking.output(current, { ...goal, field: partOfField(field, own, ids.next++), options: [option] }, null);
    }
    return current;
  };
}
