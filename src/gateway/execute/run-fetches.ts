import type { Fetch, Group, OperationPlan } from '../plan/operation-plan.ts';
import type { Json, Subgraph, SubgraphError, SubgraphRequest, SubgraphResponse } from '../subgraphs/subgraph.ts';
import type { PublicError } from '../engine.ts';
import { rowsOf, type Answer } from './answer.ts';
import { writeRepresentations, type RepresentationWriters, type Representations } from './representations.ts';
import { isObject, sortErrors, type Trouble } from './trouble.ts';

export interface RunDeps<Context> {
  readonly subgraphs: ReadonlyMap<string, Subgraph<Context>>;
  readonly maskError: (subgraphName: string, error: SubgraphError) => PublicError;
  readonly representationWriters: RepresentationWriters;
}

export interface RunInput<Context> {
  readonly plan: OperationPlan;
  readonly context: Context;
  /** The operation's variables, each as JSON text. */
  readonly variables: ReadonlyMap<string, string>;
  readonly signal: AbortSignal | undefined;
}

/** Sends every fetch of the plan as soon as those that it waits for are answered. Rejects when `signal` aborts. */
export function runFetches<Context>(
  deps: RunDeps<Context>,
  input: RunInput<Context>,
  answer: Answer,
  done: ReadonlySet<number> = new Set(),
): Promise<void> {
  const { fetches } = input.plan;
  const waiting = fetches.map((fetch) => fetch.after.filter((id) => !done.has(id)).length);
  const followers = fetches.map((fetch) => fetches.filter((other) => other.after.includes(fetch.id)).map((other) => other.id));
  let left = fetches.length - done.size;
  if (left === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    function finish(fetch: Fetch): void {
      left--;
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
        const representations = fetch.groups.map((group) => writeRepresentations(answer, group, deps.representationWriters));
        const isNeeded = fetch.groups.some((group, index) => group.entities === null || (representations[index]?.count ?? 0) > 0);
        if (!isNeeded) {
          accept(deps, answer, fetch, representations, { data: {} });
          finish(fetch);
          return;
        }
        send(deps, input, fetch, representations)
          .then((response) => {
            accept(deps, answer, fetch, representations, response);
            finish(fetch);
          }, reject)
          .catch(reject);
      } catch (error) {
        reject(error);
      }
    }
    for (const fetch of fetches) if (waiting[fetch.id] === 0 && !done.has(fetch.id)) start(fetch);
  });
}

function send<Context>(
  deps: RunDeps<Context>,
  input: RunInput<Context>,
  fetch: Fetch,
  representations: readonly Representations[],
): Promise<SubgraphResponse> {
  const subgraph = deps.subgraphs.get(fetch.subgraph);
  if (!subgraph) return Promise.resolve({ data: null, errors: [{ message: `There is no subgraph ${fetch.subgraph}.` }] });
  const request: SubgraphRequest = {
    operation: fetch.operation,
    query: fetch.document,
    variables: variablesText(input.variables, fetch, representations),
    ...(input.signal ? { signal: input.signal } : {}),
  };
  return subgraph.fetch(request, input.context);
}

export function variablesText(
  variables: ReadonlyMap<string, string>,
  fetch: Fetch,
  representations: readonly Representations[],
): string | null {
  let text = '';
  for (const name of fetch.variables) {
    const value = variables.get(name);
    if (value !== undefined) text += `${text === '' ? '' : ','}"${name}":${value}`;
  }
  fetch.groups.forEach((group, index) => {
    if (group.entities) text += `${text === '' ? '' : ','}"${group.entities.variable}":[${representations[index]?.body ?? ''}]`;
  });
  return text === '' && fetch.variables.length === 0 ? null : `{${text}}`;
}

/** Files what a subgraph answered under the spots that asked. */
export function accept<Context>(
  deps: RunDeps<Context>,
  answer: Answer,
  fetch: Fetch,
  representations: readonly Representations[],
  response: SubgraphResponse,
): void {
  const sorted = sortErrors(answer.troubles, response, (error) => deps.maskError(fetch.subgraph, error));
  answer.loose.push(...sorted.loose);
  fetch.groups.forEach((group, index) => {
    const { slot, causes, count } = representations[index] ?? { slot: new Int32Array(0), causes: new Map(), count: 0 };
    const found = group.entities ? entitiesOf(answer, group, response, count) : { entities: [response.data ?? null], whole: [] };
    const whole = isObject(response.data) ? found.whole : sorted.whole;
    rowsOf(answer, group.spot).sources[group.source] = { slot, causes, entities: found.entities, whole };
  });
}

function entitiesOf(
  answer: Answer,
  group: Group,
  response: SubgraphResponse,
  count: number,
): { entities: readonly Json[]; whole: readonly Trouble[] } {
  if (count === 0 || !group.entities || !isObject(response.data)) return { entities: [], whole: [] };
  const list = response.data[group.entities.alias];
  if (Array.isArray(list) && list.length === count) return { entities: list, whole: [] };
  const told = answer.troubles.get(response.data)?.get(group.entities.alias) ?? [];
  const whole = told.length > 0 ? told : [{ error: { message: 'A subgraph did not answer for its entities.' }, rest: [] }];
  return { entities: [], whole: whole.map(({ error }) => ({ error, rest: [] })) };
}
