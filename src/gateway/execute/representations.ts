import type { Group } from '../plan/operation-plan.ts';
import { rowIdentity } from './row-identity.ts';
import type { Selection } from '../plan/selection.ts';
import { rowsOf, typeOf, type Answer } from './answer.ts';
import type { Trouble } from './trouble.ts';
import { createWriting, type Writer, type Writing } from './writing.ts';

/** The representations of one list, in the order in which entities are answered. */
export interface RepresentationList {
  /** The place of each, by its JSON text. */
  readonly slots: Map<string, number>;
}

/** How the rows of a group's spot belong to the list. */
export interface GroupRows {
  /** The representation of each row; -1: none. */
  readonly slot: Int32Array;
  /** Why a row has none, where an error of a subgraph is the cause. */
  readonly causes: ReadonlyMap<number, readonly Trouble[]>;
}

/** By needs and the name to ask as (null: the object's own type). */
export type RepresentationWriters = (needs: Selection, typename: string | null, group: Group) => Writer;

const noCauses: ReadonlyMap<number, readonly Trouble[]> = new Map();

/**
 * Adds each distinct representation once to the list and says for every row which one is its own. A row has none where a value that
 * cannot be null is missing or failed: a subgraph is never asked with half a key. What may be null and failed is null. O(rows).
 */
export function writeRepresentations(
  answer: Answer,
  group: Group,
  list: RepresentationList,
  writers: RepresentationWriters,
): GroupRows {
  const { entities, spot } = group;
  const rows = rowsOf(answer, spot);
  const count = rows.objects.length;
  const slot = new Int32Array(count);
  if (!entities) return { slot, causes: noCauses };
  slot.fill(-1);
  const entries = entities.entries.map((entry) => ({
    types: new Set(entry.types),
    write: writers(entry.needs, entry.typename, group),
    typed: entry.typed,
    identity: rowIdentity(answer, spot, entry),
  }));
  let causes: Map<number, readonly Trouble[]> | null = null;
  const writing: Writing & { readonly causes: Trouble[] } = {
    ...createWriting(answer, new Map(), () => ({ message: '' })),
    causes: [],
  };
  const isFixed = spot.typenames[0] !== undefined && 'fixed' in spot.typenames[0];
  for (let row = 0; row < count; row++) {
    const type = isFixed ? null : typeOf(answer, spot, row);
    const entry = isFixed ? entries[0] : entries.find(({ typed, types }) => (type === null ? !typed : types.has(type)));
    if (!entry) continue;
    const seen = entry.identity?.find(row);
    if (seen !== undefined) {
      slot[row] = seen;
      continue;
    }
    writing.out = '';
    writing.errors.length = 0;
    writing.told.clear();
    writing.causes.length = 0;
    if (!entry.write(writing, row)) {
      if (writing.causes.length > 0) (causes ??= new Map()).set(row, [...writing.causes]);
      continue;
    }
    const own = list.slots.get(writing.out) ?? list.slots.size;
    list.slots.set(writing.out, own);
    slot[row] = own;
    entry.identity?.remember(own);
  }
  return { slot, causes: causes ?? noCauses };
}
