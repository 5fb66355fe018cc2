import { parseExactly } from '../../lib/exact-json.ts';
import type { ContextVariable, Group, Spot } from '../plan/operation-plan.ts';
import type { Selection } from '../plan/selection.ts';
import type { Json } from '../subgraphs/subgraph.ts';
import { parentRows, typeOf, type Answer, type ParentRows } from './answer.ts';
import { isList, isObject, type Trouble } from './trouble.ts';
import { createWriting, type RepresentationWriters } from './writing.ts';

/** What an object's contextual arguments are given, as the text of a JSON list; or why it cannot be asked for. */
export type ContextValues = { readonly text: string } | { readonly causes: readonly Trouble[] };

/** Reads the values for rows of a group's spot. O(depth) for a row, beside writing each value of an object above once. */
export function createContextReader(
  answer: Answer,
  { spot, entities }: Group,
  writers: RepresentationWriters,
): (row: number) => ContextValues {
  const readers = (entities?.contexts ?? []).map((variable) => valueReader(answer, spot, variable, writers));
  return (row) => {
    const texts: string[] = [];
    for (const read of readers) {
      const value = read(row);
      if (typeof value !== 'string') return { causes: value };
      texts.push(value);
    }
    return { text: `[${texts.join(',')}]` };
  };
}

/** A row of a spot. */
interface Place {
  readonly spot: Spot;
  readonly row: number;
}

/** The value as JSON text, or why there is none. */
type Value = string | readonly Trouble[];

function valueReader(
  answer: Answer,
  spot: Spot,
  { type, sources }: ContextVariable,
  writers: RepresentationWriters,
): (row: number) => Value {
  const parents = new Map<Spot, ParentRows>();
  const known = new Map<Selection, Map<number, Value>>();

  /** The object in which the row's own stands; null at the root. */
  function parentOf({ spot: at, row }: Place): Place | null {
    const found = parents.get(at) ?? parentRows(answer, at);
    parents.set(at, found);
    const parent = at.parents[found.parents[row] ?? -1];
    return parent ? { spot: parent.spot, row: found.rows[row] ?? -1 } : null;
  }

  function valueAt(above: Spot, needs: Selection, row: number): Value {
    let ofRows = known.get(needs);
    if (!ofRows) known.set(needs, (ofRows = new Map<number, Value>()));
    let value = ofRows.get(row);
    if (value === undefined) ofRows.set(row, (value = read(above, needs, row)));
    return value;
  }

  function read(above: Spot, needs: Selection, row: number): Value {
    const writing = { ...createWriting(answer, new Map(), () => ({ message: '' })), causes: [] as Trouble[] };
    if (!writers(needs, null, above)(writing, row) || writing.hasGaps)
      return writing.causes.map(({ error }) => ({ error, rest: [] }));
    const text = JSON.stringify(leafOf(parseExactly(writing.out) as Json, needs));
    return text === 'null' && type.endsWith('!') ? forbiddenNull : text;
  }

  return (start) => {
    for (let at = parentOf({ spot, row: start }); at; at = parentOf(at)) {
      const { spot: above, row } = at;
      const source = sources.find((one) => one.spot === above && one.type === typeOf(answer, above, row));
      if (source) return valueAt(above, source.needs, row);
    }
    return [];
  };
}

const forbiddenNull: readonly Trouble[] = [
  { error: { message: 'An argument from a context is null, where it may not be.' }, rest: [] },
];

/** The one leaf of what a field set selects; a list of them where there are lists on the way. */
function leafOf(value: Json, selection: Selection | null): Json {
  if (isList(value)) return value.map((item) => leafOf(item, selection));
  if (!selection || !isObject(value)) return value;
  const typename = value['__typename'];
  const fields = selection.byType.get(typeof typename === 'string' ? typename : selection.parent) ?? [];
  // Objects of abstract types have their `__typename`, even where nothing is selected of them.
  const leaf = fields.find(({ name }) => name !== '__typename') ?? (selection.fields.length === 1 ? fields[0] : undefined);
  return leaf ? leafOf(value[leaf.name] ?? null, leaf.selection) : null;
}
