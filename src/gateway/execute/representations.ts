import type { Group } from '../plan/operation-plan.ts';
import { rowsOf, typeOf, type Answer } from './answer.ts';
import { createContextReader } from './context-values.ts';
import { slotName, type RepresentationList } from './representation-list.ts';
import { rowIdentity } from './row-identity.ts';
import type { Trouble } from './trouble.ts';
import { createWriting, type RepresentationWriters, type Writing } from './writing.ts';

/** How the rows of a group's spot belong to the list. */
export interface GroupRows {
  /** The representation of each row; -1: none. */
  readonly slot: Int32Array;
  /** Why a row has none, where an error of a subgraph is the cause. */
  readonly causes: ReadonlyMap<number, readonly Trouble[]>;
}

const noCauses: ReadonlyMap<number, readonly Trouble[]> = new Map();

/**
 * Adds each distinct representation once to the list and says for every row which one is its own. A row has none where a value that
 * cannot be null is missing or failed: a subgraph is never asked with half a key; and where a fetch failed, because nothing is
 * known of what it was to bring. What may be null and failed by itself is null. O(rows).
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
  const contextsOf = entities.contexts.length > 0 ? createContextReader(answer, group, writers) : null;
  const entries = entities.entries.map((entry) => ({
    types: new Set(entry.types),
    write: writers(entry.needs, entry.typename, spot),
    typed: entry.typed,
    identity: contextsOf === null ? rowIdentity(answer, spot, entry) : null,
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
    writing.hasGaps = false;
    if (!entry.write(writing, row) || writing.hasGaps) {
      if (writing.causes.length > 0) (causes ??= new Map()).set(row, [...writing.causes]);
      continue;
    }
    const values = contextsOf?.(row);
    if (values && 'causes' in values) {
      if (values.causes.length > 0) (causes ??= new Map()).set(row, values.causes);
      continue;
    }
    const name = values ? slotName(values.text, writing.out) : writing.out;
    const own = list.slots.get(name) ?? list.slots.size;
    list.slots.set(name, own);
    slot[row] = own;
    entry.identity?.remember(own);
  }
  return { slot, causes: causes ?? noCauses };
}
