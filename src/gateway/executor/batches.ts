import { nameInBatch, variablesOf, writeDocument } from '../planner/fetch-graph/subgraph-document.ts';
import type { Entities, EntityList, Fetch } from '../planner/fetch-graph/operation-plan.ts';
import { isJsonList, type Json, type JsonObject } from '../../lib/json.ts';
import { batchesOf, createRepresentationList, type RepresentationList } from './representation-list.ts';
import type { RecordedError, RecordedErrors } from './recorded-errors.ts';

/** What is asked where some of it takes arguments from contexts. */
export interface BatchedRequest {
  readonly query: string;
  /** Names of the operation's variables that the document declares. */
  readonly names: readonly string[];
  /** The variables of its lists, as members of a JSON object. */
  readonly variables: readonly string[];
}

/** The document for all that is asked, with its variables. */
export function writeBatches(
  document: NonNullable<Fetch['batched']>,
  lists: ReadonlyMap<string, RepresentationList>,
): BatchedRequest {
  const variables: string[] = [];
  const counts = new Map<EntityList, number>();
  for (const list of document.lists) {
    const asked = lists.get(list.variable) ?? createRepresentationList();
    if (list.contexts.length === 0) {
      variables.push(`"${list.variable}":[${[...asked.slots.keys()].join(',')}]`);
      continue;
    }
    const batches = batchesOf(asked);
    counts.set(list, batches.length);
    batches.forEach(({ values, representations }, index) => {
      variables.push(`"${nameInBatch(list.variable, index)}":[${representations.join(',')}]`);
      list.contexts.forEach(({ variable }, at) => variables.push(`"${nameInBatch(variable, index)}":${values[at] ?? 'null'}`));
    });
  }
  const countOf = (list: EntityList): number => counts.get(list) ?? 1;
  return { query: writeDocument(document, countOf), names: variablesOf(document, countOf), variables };
}

/** The entities of all batches of a list, in the order of the list, with their errors; null where none was answered. */
export function entitiesOfBatches(
  data: JsonObject,
  { alias }: Entities,
  list: RepresentationList,
  recordedErrors: RecordedErrors,
): readonly Json[] | null {
  const entities: Json[] = Array.from({ length: list.slots.size }, () => null);
  const errors = new Map<string | number, RecordedError[]>();
  const answered = batchesOf(list).map(({ slots }, index) => {
    const found = data[nameInBatch(alias, index)];
    if (!isJsonList(found) || found.length !== slots.length) return false;
    slots.forEach((slot, at) => {
      entities[slot] = found[at] ?? null;
      const reported = recordedErrors.get(found)?.get(at);
      if (reported) errors.set(slot, reported);
    });
    return true;
  });
  if (errors.size > 0) recordedErrors.set(entities, errors);
  return answered.includes(true) ? entities : null;
}
