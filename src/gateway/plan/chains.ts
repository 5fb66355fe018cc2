import type { FieldSets } from './field-sets.ts';
import type { Jump, Option, Options } from './options.ts';
import type { Place } from './place.ts';

/** How far away things are by keys, so that the search walks no way that leads nowhere. */
export interface Chains {
  /**
   * At least how many requests in sequence an option takes, for values of an object type at a place: 0 here, Infinity where no
   * chain of keys leads to its needs. Needs inside needs are taken to be within reach.
   */
  length(place: Place, objectType: string, option: Option): number;
}

export function createChains(options: Options, fieldSets: FieldSets): Chains {
  const tables = new Map<string, Map<string, Entry>>();

  /** Every option that could ever serve a need of `option`, and so on. */
  function addAll(place: Place, objectType: string, option: Option, table: Map<string, Entry>): void {
    const open = [option];
    for (let next = open.pop(); next; next = open.pop()) {
      if (table.has(next.signature)) continue;
      const needs = next.kind === 'here' ? [] : needsOf(place, objectType, next);
      table.set(next.signature, { needs, length: next.kind === 'here' ? 0 : Infinity });
      for (const need of needs ?? []) open.push(...need);
    }
  }

  /** For each field that the jump needs, the ways to have it. Null: the needs contradict each other. */
  function needsOf(place: Place, objectType: string, jump: Jump): (readonly Option[])[] | null {
    if (jump.via.kind === 'root') return [];
    const parent = jump.via.kind === 'interface' ? jump.via.name : objectType;
    const needs = fieldSets.merge(parent, jump.requires === null ? [jump.key] : [jump.key, jump.requires]);
    if (!needs) return null;
    const fields = needs.fields.filter((field) => field.types.has(objectType) && field.name !== '__typename');
    return fields.map((field) => options.goals(place, field, [objectType]).flatMap((goal) => goal.options));
  }

  return {
    length(place, objectType, option) {
      const tableKey = `${place.id} ${objectType}`;
      let table = tables.get(tableKey);
      if (!table) tables.set(tableKey, (table = new Map<string, Entry>()));
      if (!table.has(option.signature)) {
        addAll(place, objectType, option, table);
        settle(table);
      }
      return table.get(option.signature)?.length ?? Infinity;
    },
  };
}

interface Entry {
  readonly needs: readonly (readonly Option[])[] | null;
  length: number;
}

/** Shortest lengths by rounds: a jump is one longer than the longest of its needs, a need as long as its shortest way. */
function settle(table: ReadonlyMap<string, Entry>): void {
  const lengthOf = (need: readonly Option[]): number =>
    Math.min(Infinity, ...need.map((option) => table.get(option.signature)?.length ?? Infinity));
  for (let round = 1; round <= table.size; round++) {
    for (const entry of table.values()) {
      if (entry.length !== Infinity || entry.needs === null) continue;
      if (!entry.needs.every((need) => lengthOf(need) < round)) continue;
      entry.length = round;
    }
  }
}
