import { parseExactly } from '../../lib/exact-json.ts';
import type { Json } from '../../lib/json.ts';

/** The representations of one list, in the order in which entities are answered. */
export interface RepresentationList {
  /** The place of each, by its JSON text; behind the values of contextual arguments, where there are any (`slotName`). */
  readonly slots: Map<string, number>;
}

/** The name in a list of what is asked for with these values. */
export function slotName(values: string, representation: string): string {
  return `${values}\n${representation}`;
}

/** Representations of a list that are asked for with the same values from contexts. */
export interface Batch {
  readonly values: readonly Json[];
  readonly representations: string[];
  /** The place in the list of each. */
  readonly slots: number[];
}

export function batchesOf({ slots }: RepresentationList): Batch[] {
  const batches = new Map<string, Batch>();
  for (const [name, slot] of slots) {
    const end = name.indexOf('\n');
    const values = name.slice(0, end);
    const batch = batches.get(values) ?? { values: parseExactly(values) as Json[], representations: [], slots: [] };
    batches.set(values, batch);
    batch.representations.push(name.slice(end + 1));
    batch.slots.push(slot);
  }
  return [...batches.values()];
}
