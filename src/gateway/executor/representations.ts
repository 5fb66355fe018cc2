import type { Group } from '../planner/fetch-graph/operation-plan.ts';
import { rowsOf, typeOf, type ResponseStore } from './response-store.ts';
import { createContextReader } from './context-values.ts';
import { slotName, type RepresentationList } from './representation-list.ts';
import { rowIdentity } from './row-identity.ts';
import type { RecordedError } from './recorded-errors.ts';
import { createWriteState, type RepresentationWriters, type WriteState } from './write-state.ts';

/** How the rows of a group's position belong to the list. */
export interface GroupRows {
  /** The representation of each row; -1: none. */
  readonly slot: Int32Array;
  /** Why a row has none, where an error of a subgraph is the cause. */
  readonly causes: ReadonlyMap<number, readonly RecordedError[]>;
}

const noCauses: ReadonlyMap<number, readonly RecordedError[]> = new Map();

/**
 * Adds each distinct representation once to the list and says for every row which one is its own. A row has none where a value that
 * cannot be null is missing or failed: a subgraph is never asked with half a key; and where a fetch failed, because nothing is
 * known of what it was to bring. What may be null and failed by itself is null. O(rows).
 */
export function writeRepresentations(
  store: ResponseStore,
  group: Group,
  list: RepresentationList,
  writers: RepresentationWriters,
): GroupRows {
  const { entities, position } = group;
  const rows = rowsOf(store, position);
  const count = rows.objects.length;
  const slot = new Int32Array(count);
  if (!entities) return { slot, causes: noCauses };
  slot.fill(-1);
  const contextsOf = entities.contexts.length > 0 ? createContextReader(store, group, writers) : null;
  const entries = entities.entries.map((entry) => ({
    types: new Set(entry.types),
    write: writers(entry.needs, entry.typename, position),
    typed: entry.typed,
    identity: contextsOf === null ? rowIdentity(store, position, entry) : null,
  }));
  let causes: Map<number, readonly RecordedError[]> | null = null;
  const state: WriteState & { readonly causes: RecordedError[] } = {
    ...createWriteState(store, new Map(), () => ({ message: '' })),
    causes: [],
  };
  const isFixed = position.typenames[0] !== undefined && 'fixed' in position.typenames[0];
  for (let row = 0; row < count; row++) {
    const type = isFixed ? null : typeOf(store, position, row);
    const entry = isFixed ? entries[0] : entries.find(({ typed, types }) => (type === null ? !typed : types.has(type)));
    if (!entry) continue;
    const seen = entry.identity?.find(row);
    if (seen !== undefined) {
      slot[row] = seen;
      continue;
    }
    state.out = '';
    state.errors.length = 0;
    state.reported.clear();
    state.causes.length = 0;
    state.hasGaps = false;
    if (!entry.write(state, row) || state.hasGaps) {
      if (state.causes.length > 0) (causes ??= new Map()).set(row, [...state.causes]);
      continue;
    }
    const values = contextsOf?.(row);
    if (values && 'causes' in values) {
      if (values.causes.length > 0) (causes ??= new Map()).set(row, values.causes);
      continue;
    }
    const name = values ? slotName(list, values.texts, state.out) : state.out;
    const own = list.slots.get(name) ?? list.slots.size;
    list.slots.set(name, own);
    slot[row] = own;
    entry.identity?.remember(own);
  }
  return { slot, causes: causes ?? noCauses };
}
