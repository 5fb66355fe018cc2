import type { Entities, Fetch, OperationPlan } from '../planner/fetch-graph/operation-plan.ts';
import { isJsonList, isJsonObject, type Json } from '../../lib/json.ts';
import { gatewayError } from '../transports/gateway-error.ts';
import type { Subgraph, SubgraphRequest, SubgraphResponse } from '../transports/subgraph.ts';
import { rowsOf, type ResponseStore, type StoreInput } from './response-store.ts';
import type { OnError } from './write-response.ts';
import { entitiesOfBatches, writeBatches } from './batches.ts';
import { createRepresentationList, type RepresentationList } from './representation-list.ts';
import { writeRepresentations, type GroupRows } from './representations.ts';
import { invalidAnswer } from './invalid-answer.ts';
import { recordErrors, type RecordedError } from './recorded-errors.ts';
import { errorsMax, type RepresentationWriters } from './write-state.ts';

export interface RunDeps<Context> {
  readonly subgraphs: ReadonlyMap<string, Subgraph<Context>>;
  readonly toPublic: StoreInput['toPublic'];
  readonly onError: OnError;
  readonly representationWriters: RepresentationWriters;
  /** Whether the data are lost already, so that no further mutation may run. */
  readonly isLost: (store: ResponseStore) => boolean;
}

export interface RunInput<Context> {
  readonly plan: OperationPlan;
  readonly context: Context;
  /** The operation's variables, each as JSON text. */
  readonly variables: ReadonlyMap<string, string>;
  readonly signal: AbortSignal | undefined;
}

/**
 * Sends every fetch of the plan as soon as those that it waits for are answered, but those that are `done`. Rejects when
 * `signal` aborts.
 */
export function runFetches<Context>(
  deps: RunDeps<Context>,
  input: RunInput<Context>,
  store: ResponseStore,
  done: ReadonlySet<number> = new Set(),
  onFinished: (id: number) => void = () => {},
): Promise<void> {
  const { fetches, followers } = input.plan;
  const waiting = fetches.map((fetch) => fetch.after.length);
  for (const answered of done) for (const id of followers[answered] ?? []) waiting[id] = (waiting[id] ?? 0) - 1;
  let left = fetches.length - done.size;
  if (left === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    function finish(fetch: Fetch): void {
      left--;
      onFinished(fetch.id);
      if (left === 0) resolve();
      for (const id of followers[fetch.id] ?? []) {
        const now = (waiting[id] ?? 0) - 1;
        waiting[id] = now;
        const next = fetches[id];
        if (now === 0 && next) start(next);
      }
    }
    function start(fetch: Fetch): void {
      try {
        const isLost = fetch.operation === 'mutation' && deps.isLost(store);
        const asked = isLost ? nothingAsked : represent(deps, store, fetch);
        if (!asked.isNeeded) {
          accept(deps, store, fetch, asked, { data: {}, isPlain: true });
          finish(fetch);
          return;
        }
        send(deps, input, fetch, asked)
          .then((response) => {
            accept(deps, store, fetch, asked, response);
            finish(fetch);
          }, reject)
          .catch(reject);
      } catch (error) {
        reject(error instanceof Error ? error : new Error('A fetch could not be sent.', { cause: error }));
      }
    }
    // Listed before any starts: one that has nothing to ask ends at once, and starts its followers by itself.
    const ready = fetches.filter((fetch) => waiting[fetch.id] === 0 && !done.has(fetch.id));
    for (const fetch of ready) start(fetch);
  });
}

/** What a fetch asks with. */
export interface Asked {
  readonly lists: ReadonlyMap<string, RepresentationList>;
  /** By group. */
  readonly rows: readonly GroupRows[];
  /** False where there is no object that it would ask for. */
  readonly isNeeded: boolean;
}

const nothingAsked: Asked = { lists: new Map(), rows: [], isNeeded: false };

/** Writes what the fetch asks with, once all that it waits for is there. */
export function represent<Context>(
  deps: Pick<RunDeps<Context>, 'representationWriters'>,
  store: ResponseStore,
  fetch: Fetch,
): Asked {
  const lists = new Map<string, RepresentationList>();
  const rows = fetch.groups.map((group) => {
    const variable = group.entities?.variable ?? '';
    const list = lists.get(variable) ?? createRepresentationList();
    if (group.entities) lists.set(variable, list);
    return writeRepresentations(store, group, list, deps.representationWriters);
  });
  const isNeeded = fetch.groups.some(({ entities }, index) =>
    entities ? lists.get(entities.variable)?.slots.size : rows[index]?.slot.length,
  );
  return { lists, rows, isNeeded };
}

function send<Context>(deps: RunDeps<Context>, input: RunInput<Context>, fetch: Fetch, asked: Asked): Promise<SubgraphResponse> {
  const subgraph = deps.subgraphs.get(fetch.subgraph);
  if (!subgraph) return Promise.resolve(unanswered(`There is no subgraph ${fetch.subgraph}.`));
  return subgraph.fetch(requestOf(input, fetch, asked), input.context);
}

/** Stands for the answer of a subgraph that cannot be asked. */
export function unanswered(reason: string): SubgraphResponse {
  return { data: null, errors: [gatewayError('SUBGRAPH_UNAVAILABLE', reason, 'log')] };
}

export function requestOf<Context>(input: RunInput<Context>, fetch: Fetch, asked: Asked): SubgraphRequest {
  const batches = fetch.batched && writeBatches(fetch.batched, asked.lists);
  const lists =
    batches?.variables ?? [...asked.lists].map(([variable, { slots }]) => `"${variable}":[${[...slots.keys()].join(',')}]`);
  return {
    operation: fetch.operation,
    query: batches?.query ?? fetch.document,
    variables: variablesText(input.variables, batches?.names ?? fetch.variables, lists),
    ...(input.signal ? { signal: input.signal } : {}),
  };
}

function variablesText(
  variables: ReadonlyMap<string, string>,
  names: readonly string[],
  lists: readonly string[],
): string | null {
  let text = '';
  for (const name of names) {
    const value = variables.get(name);
    if (value !== undefined) text += `${text === '' ? '' : ','}"${name}":${value}`;
  }
  for (const list of lists) text += text === '' ? list : `,${list}`;
  return text === '' && names.length === 0 ? null : `{${text}}`;
}

/** Files what a subgraph answered under the positions that asked. */
export function accept<Context>(
  deps: RunDeps<Context>,
  store: ResponseStore,
  fetch: Fetch,
  asked: Asked,
  response: SubgraphResponse,
): void {
  const sorted = recordErrors(store.recordedErrors, response, (error) => store.toPublic(fetch.subgraph, error));
  for (const error of sorted.unplaced) {
    if (store.unplaced.length < errorsMax) store.unplaced.push(error);
    deps.onError(error, null);
  }
  store.isPlain &&= response.isPlain === true;
  fetch.groups.forEach((group, index) => {
    const { slot, causes } = asked.rows[index] ?? { slot: new Int32Array(0), causes: new Map() };
    const list = asked.lists.get(group.entities?.variable ?? '') ?? nothingListed;
    const found = group.entities
      ? entitiesOf(store, fetch.subgraph, group.entities, response, list)
      : { entities: [response.data ?? null], whole: [] };
    const whole = isJsonObject(response.data) ? found.whole : sorted.whole;
    rowsOf(store, group.position).sources[group.source] = { slot, causes, entities: found.entities, whole, texts: [] };
  });
}

const nothingListed = createRepresentationList();

function entitiesOf(
  store: ResponseStore,
  subgraph: string,
  asked: Entities,
  { data }: SubgraphResponse,
  list: RepresentationList,
): { entities: readonly Json[]; whole: readonly RecordedError[] } {
  if (list.slots.size === 0 || !isJsonObject(data)) return { entities: [], whole: [] };
  const found = asked.contexts.length > 0 ? entitiesOfBatches(data, asked, list, store.recordedErrors) : data[asked.alias];
  if (isJsonList(found) && found.length === list.slots.size) {
    reportNonObjects(store, subgraph, found);
    return { entities: found, whole: [] };
  }
  const reported = store.recordedErrors.get(data)?.get(asked.alias) ?? [];
  const errors =
    reported.length > 0
      ? reported.map(({ error }) => error)
      : [invalidAnswer(store, subgraph, 'A subgraph did not answer for its entities.')];
  return { entities: [], whole: errors.map((error) => ({ error, rest: [] })) };
}

/** An entity may be null. What is neither that nor an object is a fault of the subgraph, and is told where it is missing. */
function reportNonObjects(store: ResponseStore, subgraph: string, entities: readonly Json[]): void {
  const { recordedErrors } = store;
  for (let index = 0; index < entities.length; index++) {
    const entity = entities[index];
    if (entity === null || isJsonObject(entity)) continue;
    const byIndex = recordedErrors.get(entities) ?? new Map<string | number, RecordedError[]>();
    const error = invalidAnswer(store, subgraph, 'A subgraph answered an entity that is no object.');
    recordedErrors.set(entities, byIndex.set(index, [{ error, rest: [] }]));
  }
}
