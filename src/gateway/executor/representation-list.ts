/** The representations of one list, in the order in which entities are answered. */
export interface RepresentationList {
  /** The place of each, by its JSON text; behind the values of contextual arguments, where there are any (`slotName`). */
  readonly slots: Map<string, number>;
  /** The number of each value of a contextual argument, by its JSON text: the same for many representations, and maybe long. */
  readonly values: Map<string, number>;
}

export function createRepresentationList(): RepresentationList {
  return { slots: new Map(), values: new Map() };
}

/** The name in a list of what is asked for with these values. */
export function slotName({ values: known }: RepresentationList, values: readonly string[], representation: string): string {
  const numbers = values.map((value) => {
    const number = known.get(value) ?? known.size;
    known.set(value, number);
    return number;
  });
  return `${numbers.join(',')}\n${representation}`;
}

/** Representations of a list that are asked for with the same values from contexts. */
export interface Batch {
  /** Each as JSON text. */
  readonly values: readonly string[];
  readonly representations: string[];
  /** The place in the list of each. */
  readonly slots: number[];
}

export function batchesOf({ slots, values: known }: RepresentationList): Batch[] {
  const texts = [...known.keys()];
  const batches = new Map<string, Batch>();
  for (const [name, slot] of slots) {
    const end = name.indexOf('\n');
    const numbers = name.slice(0, end);
    const batch = batches.get(numbers) ?? { values: valuesOf(numbers, texts), representations: [], slots: [] };
    batches.set(numbers, batch);
    batch.representations.push(name.slice(end + 1));
    batch.slots.push(slot);
  }
  return [...batches.values()];
}

function valuesOf(numbers: string, texts: readonly string[]): string[] {
  return numbers.split(',').map((number) => texts[Number(number)] ?? 'null');
}
