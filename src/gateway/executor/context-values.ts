import { parseExactly } from '../../lib/exact-json.ts';
import type { ContextVariable, Group, Position } from '../planner/fetch-graph/operation-plan.ts';
import type { Selection } from '../operation/selection.ts';
import { isJsonList, isJsonObject, type Json } from '../../lib/json.ts';
import { invalidAnswer } from './invalid-answer.ts';
import { parentRows, subgraphOf, typeOf, type ResponseStore, type ParentRows } from './response-store.ts';
import type { RecordedError } from './recorded-errors.ts';
import { createWriteState, type RepresentationWriters } from './write-state.ts';

/** The values of an object's contextual arguments, each as JSON text, or the errors for which it is not fetched. */
export type ContextValues = { readonly texts: readonly string[] } | { readonly causes: readonly RecordedError[] };

/** Reads the values for rows of a group's position. O(depth) for a row, beside writing each value of an object above once. */
export function createContextReader(
  store: ResponseStore,
  { position, entities }: Group,
  writers: RepresentationWriters,
): (row: number) => ContextValues {
  const readers = (entities?.contexts ?? []).map((variable) => valueReader(store, position, variable, writers));
  return (row) => {
    const texts: string[] = [];
    for (const read of readers) {
      const value = read(row);
      if (typeof value !== 'string') return { causes: value };
      texts.push(value);
    }
    return { texts };
  };
}

/** A row of a position. */
interface Place {
  readonly position: Position;
  readonly row: number;
}

/** The value as JSON text, or why there is none. */
type Value = string | readonly RecordedError[];

function valueReader(
  store: ResponseStore,
  position: Position,
  { type, sources }: ContextVariable,
  writers: RepresentationWriters,
): (row: number) => Value {
  const parents = new Map<Position, ParentRows>();
  const known = new Map<Selection, Map<number, Value>>();

  /** The object in which the row's own stands; null at the root. */
  function parentOf({ position: at, row }: Place): Place | null {
    const found = parents.get(at) ?? parentRows(store, at);
    parents.set(at, found);
    const parent = at.parents[found.parents[row] ?? -1];
    return parent ? { position: parent.position, row: found.rows[row] ?? -1 } : null;
  }

  function valueAt(above: Position, needs: Selection, row: number): Value {
    let ofRows = known.get(needs);
    if (!ofRows) known.set(needs, (ofRows = new Map<number, Value>()));
    let value = ofRows.get(row);
    if (value === undefined) ofRows.set(row, (value = read(above, needs, row)));
    return value;
  }

  function read(above: Position, needs: Selection, row: number): Value {
    const state = { ...createWriteState(store, new Map(), () => ({ message: '' })), causes: [] as RecordedError[] };
    if (!writers(needs, null, above)(state, row) || state.hasGaps) return state.causes.map(({ error }) => ({ error, rest: [] }));
    const text = JSON.stringify(leafOf(parseExactly(state.out) as Json, needs));
    if (text !== 'null' || !type.endsWith('!')) return text;
    const message = 'An argument from a context is null, where it may not be.';
    return [{ error: invalidAnswer(store, subgraphOf(store, above, 0), message), rest: [] }];
  }

  return (start) => {
    for (let at = parentOf({ position, row: start }); at; at = parentOf(at)) {
      const { position: above, row } = at;
      const source = sources.find((one) => one.position === above && one.type === typeOf(store, above, row));
      if (source) return valueAt(above, source.needs, row);
    }
    return [];
  };
}

/** The one leaf of what a field set selects; a list of them where there are lists on the way. */
function leafOf(value: Json, selection: Selection | null): Json {
  if (isJsonList(value)) return value.map((item) => leafOf(item, selection));
  if (!selection || !isJsonObject(value)) return value;
  const typename = value['__typename'];
  const fields = selection.byType.get(typeof typename === 'string' ? typename : selection.parent) ?? [];
  // Objects of abstract types have their `__typename`, even where nothing is selected of them.
  const leaf = fields.find(({ name }) => name !== '__typename') ?? (selection.fields.length === 1 ? fields[0] : undefined);
  return leaf ? leafOf(value[leaf.name] ?? null, leaf.selection) : null;
}
