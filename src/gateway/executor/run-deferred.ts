import { parseExactly } from '../../lib/exact-json.ts';
import { own } from '../../lib/own.ts';
import type { EngineResponse } from './execution.ts';
import type { Needed } from '../planner/needed-fetches.ts';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import { createResponseStore, rowsOf, type ResponseStore } from './response-store.ts';
import { runFetches, type RunDeps, type RunInput } from './run-plan.ts';
import { errorsMax } from './write-state.ts';
import type { PublicErrorAt, Written } from './write-response.ts';

/** A part of an operation, ready to be written as soon as what it is read from is there. */
export interface ResponsePart {
  readonly label: string | null;
  /** Response keys from the root to the objects that it is part of. */
  readonly path: readonly string[];
  /** By place in the list of parts, the one that has to be delivered before; null: the initial one. */
  readonly parent: number | null;
  readonly needed: Needed;
  readonly write: (store: ResponseStore) => Written;
}

export interface ResponseParts {
  readonly initial: Pick<ResponsePart, 'needed' | 'write'>;
  readonly deferred: readonly ResponsePart[];
}

/**
 * Answers what is not deferred as soon as it is there, and each deferred part when the fetches behind it are answered, and after
 * the part that it lies in. Parts that are ready together travel together. The format is that of incremental delivery as of
 * 2022-08-24. Rejects when `signal` aborts.
 */
export async function* runInParts<Context>(
  deps: RunDeps<Context>,
  input: RunInput<Context>,
  { initial, deferred }: ResponseParts,
): AsyncGenerator<EngineResponse, void, undefined> {
  const store = createResponseStore({ fetches: input.plan.fetches, toPublic: deps.toPublic });
  const progress = watchFetches();
  const run = runFetches(deps, input, store, new Set(), progress.finished);
  run.catch(progress.failed);

  await progress.until(() => progress.has(initial.needed));
  const first = writePart(store, initial);
  const data = first.data === null ? null : (JSON.parse(first.data) as MutableObject);
  const errors = [...first.errors, ...store.unplaced].slice(0, errorsMax);
  const hasNext = data !== null;
  yield {
    body: `{${errors.length > 0 ? `"errors":${JSON.stringify(errors)},` : ''}"data":${first.data ?? 'null'},"hasNext":${hasNext}}`,
    outcome: data === null ? 'data-null' : errors.length > 0 ? 'partial' : 'ok',
    hasNext,
  };
  if (data === null) return;

  const delivered = new Set<number | null>([null]);
  const waiting = new Set(deferred.keys());
  const isReady = (index: number): boolean => {
    const part = deferred[index];
    return part !== undefined && delivered.has(part.parent) && progress.has(part.needed);
  };
  let toldLoose = store.unplaced.length;
  while (waiting.size > 0) {
    await progress.until(() => [...waiting].some(isReady));
    const payloads: Payload[] = [];
    // In order, so that a part comes after the one in which it lies.
    for (const index of waiting) {
      if (!isReady(index)) continue;
      waiting.delete(index);
      delivered.add(index);
      payloads.push(...payloadsOf(data, deferred[index] as ResponsePart, store));
    }
    const unplaced = store.unplaced.slice(toldLoose);
    toldLoose = store.unplaced.length;
    if (payloads[0] && unplaced.length > 0)
      payloads[0] = { ...payloads[0], errors: [...(payloads[0].errors ?? []), ...unplaced] };
    const isLast = waiting.size === 0;
    if (payloads.length === 0 && !isLast) continue;
    const incremental = payloads.length > 0 ? { incremental: payloads } : {};
    yield { body: JSON.stringify({ ...incremental, hasNext: !isLast }), outcome: 'ok', hasNext: !isLast };
  }
}

interface Payload {
  readonly data: Json;
  readonly path: readonly (string | number)[];
  readonly label?: string;
  readonly errors?: readonly PublicErrorAt[];
}

interface MutableObject {
  [key: string]: Json;
}

function writePart(store: ResponseStore, { needed, write }: Pick<ResponsePart, 'needed' | 'write'>): Written {
  for (const position of needed.positions) rowsOf(store, position);
  return write(store);
}

/** One for each object that has been delivered and that the part adds something to; a copy of that is merged into `delivered`. */
function payloadsOf(delivered: MutableObject, part: ResponsePart, store: ResponseStore): Payload[] {
  const { data, errors } = writePart(store, part);
  const payloads: Payload[] = [];
  const added = data === null ? null : (parseExactly(data) as Json);
  const errorsAt = errorsByPlace(errors);
  for (const { holder, value, path } of places(delivered, added, part.path, [])) {
    if (isJsonObject(value) && Object.keys(value).length === 0) continue;
    const reported = errorsAt(path);
    payloads.push({
      data: value,
      path,
      ...(part.label === null ? {} : { label: part.label }),
      ...(reported.length > 0 ? { errors: reported } : {}),
    });
    if (isJsonObject(value)) merge(holder, value);
  }
  return payloads;
}

/** Returns what finds the errors at a place or below it, in their order. O(errors) for all places at the same depth together. */
function errorsByPlace(errors: readonly PublicErrorAt[]): (path: readonly (string | number)[]) => readonly PublicErrorAt[] {
  const byDepth = new Map<number, ReadonlyMap<string, readonly PublicErrorAt[]>>();
  return (path) => {
    const known =
      byDepth.get(path.length) ?? Map.groupBy(errors, (error) => JSON.stringify((error.path ?? []).slice(0, path.length)));
    byDepth.set(path.length, known);
    return known.get(JSON.stringify(path)) ?? [];
  };
}

interface Place {
  readonly holder: MutableObject;
  readonly value: Json;
  readonly path: readonly (string | number)[];
}

/** The objects of `delivered` along a path of response keys, through all lists, each with what is at the same place of `added`. */
function places(delivered: Json | undefined, added: Json, keys: readonly string[], path: readonly (string | number)[]): Place[] {
  if (isJsonList(delivered))
    return delivered.flatMap((item, index) =>
      places(item, isJsonList(added) ? (added[index] ?? null) : null, keys, [...path, index]),
    );
  if (!isJsonObject(delivered)) return [];
  const [key, ...rest] = keys;
  if (key === undefined) return [{ holder: delivered, value: added, path }];
  // The way that leads to the part does not apply to this type of object.
  if (isJsonObject(added) && own(added, key) === undefined) return [];
  return places(own(delivered, key), isJsonObject(added) ? (own(added, key) ?? null) : null, rest, [...path, key]);
}

/** Both were written by us, so they are no deeper than the operation and what a value of a custom scalar may have in it. */
function merge(into: MutableObject, from: JsonObject): void {
  for (const [key, value] of Object.entries(from)) {
    const known = own(into, key) ?? null;
    // By definition rather than assignment, which would mean something else for a key named `__proto__`.
    const next = { value: known === null ? copyOf(value) : merged(known, value) };
    Object.defineProperty(into, key, { ...next, enumerable: true, writable: true, configurable: true });
  }
}

/** Tells where there is something; numbers need not be exact for that, and what keeps them so is no object that may be cloned. */
function copyOf(value: Json): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

function merged(known: Json, value: Json): Json {
  if (isJsonList(known) && isJsonList(value)) return known.map((item, index) => merged(item, value[index] ?? null));
  if (isJsonObject(known) && isJsonObject(value)) merge(known, value);
  return known;
}

/** Which fetches are answered, and a way to wait for more of them. */
function watchFetches() {
  const answered = new Set<number>();
  const failures: Error[] = [];
  let wake = () => {};
  return {
    finished(id: number): void {
      answered.add(id);
      wake();
    },
    failed(error: Error): void {
      failures.push(error);
      wake();
    },
    has: ({ fetches }: Needed): boolean => fetches.isSubsetOf(answered),
    async until(isEnough: () => boolean): Promise<void> {
      for (;;) {
        if (failures[0]) throw failures[0];
        if (isEnough()) return;
        const woken = Promise.withResolvers<void>();
        wake = woken.resolve;
        await woken.promise;
      }
    },
  };
}
