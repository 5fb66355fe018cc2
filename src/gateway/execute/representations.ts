import type { Group } from '../plan/operation-plan.ts';
import type { Selection } from '../plan/selection.ts';
import { rowsOf, typeOf, type Answer } from './answer.ts';
import type { Trouble } from './trouble.ts';
import { createWriting, type Writer, type Writing } from './writing.ts';

export interface Representations {
  /** The JSON texts of the distinct representations, joined by commas. */
  readonly body: string;
  readonly count: number;
  /** The representation of each row of the group's spot; -1: none. */
  readonly slot: Int32Array;
  /** Why a row has none, where an error of a subgraph is the cause. */
  readonly causes: ReadonlyMap<number, readonly Trouble[]>;
}

/** By needs and the name to ask as (null: the object's own type). */
export type RepresentationWriters = (needs: Selection, typename: string | null, group: Group) => Writer;

/**
 * Writes each distinct representation once and says for every row which one is its own. A row has none where a value that
 * cannot be null is missing or failed: a subgraph is never asked with half a key. What may be null and failed is null. O(rows).
 */
export function writeRepresentations(answer: Answer, group: Group, writers: RepresentationWriters): Representations {
  const { entities, spot } = group;
  const rows = rowsOf(answer, spot);
  const count = rows.objects.length;
  const slot = new Int32Array(count).fill(-1);
  if (!entities) return { body: '', count: 0, slot: slot.fill(0), causes: new Map() };
  const entries = entities.entries.map((entry) => ({
    types: new Set(entry.types),
    write: writers(entry.needs, entry.typename, group),
    as: entry.typename,
  }));
  const causes = new Map<number, readonly Trouble[]>();
  const known = new Map<string, number>();
  const writing: Writing = { ...createWriting(answer, new Map(), { message: '' }), wholeOnly: true };
  for (let row = 0; row < count; row++) {
    const type = typeOf(answer, spot, row);
    const entry = entries.find((candidate) => (type === null ? candidate.as !== null : candidate.types.has(type)));
    if (!entry) continue;
    writing.out = '';
    writing.errors.length = 0;
    if (!entry.write(writing, row)) {
      const reasons = writing.errors.filter((error) => !error.local);
      if (reasons.length > 0)
        causes.set(
          row,
          reasons.map(({ path: _path, ...error }) => ({ error, rest: [] })),
        );
      continue;
    }
    const before = known.get(writing.out);
    slot[row] = before ?? known.size;
    if (before === undefined) known.set(writing.out, known.size);
  }
  return { body: [...known.keys()].join(','), count: known.size, slot, causes };
}
