import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import { own } from '../../lib/own.ts';
import type { SubgraphResponse } from '../transports/subgraph.ts';
import type { PublicError } from '../request/public-error.ts';

/** An error of a subgraph, found where the answer has a null because of it. */
export interface RecordedError {
  readonly error: PublicError;
  /** Where below the null the error happened, in the keys of the subgraph's answer; empty where it happened at the null itself. */
  readonly rest: readonly (string | number)[];
  /** Of what kept an entity from being asked for: whose answer it was, of the sources of the position. */
  readonly source?: number;
}

/** Errors by the object or list of a subgraph's answer that holds the null, and the key or index under which it does. */
export type RecordedErrors = Map<object, Map<string | number, RecordedError[]>>;

export interface ResponseErrors {
  /** Of the answer as a whole: there is no data at all. */
  readonly whole: readonly RecordedError[];
  /** Without a place in the answer, or at a place which is not null. */
  readonly unplaced: readonly PublicError[];
}

/** Errors that are kept of one answer, and those of them that explain one null: more would repeat one failure. */
const keptMax = 10_000;
const atOnePlaceMax = 20;

/**
 * Files the errors of an answer under the nulls they explain, as far as they are kept. Adds to `recordedErrors`; never changes the
 * answer. O(errors).
 */
export function recordErrors(
  recordedErrors: RecordedErrors,
  response: SubgraphResponse,
  mask: (error: NonNullable<SubgraphResponse['errors']>[number]) => PublicError,
): ResponseErrors {
  const whole: RecordedError[] = [];
  const unplaced: PublicError[] = [];
  for (const given of (response.errors ?? []).slice(0, keptMax)) {
    const path = Array.isArray(given.path) ? given.path : [];
    if (!isJsonObject(response.data)) {
      if (whole.length < atOnePlaceMax) whole.push({ error: mask(given), rest: path });
      continue;
    }
    const target = findNull(response.data, path);
    if (!target) {
      unplaced.push(mask(given));
      continue;
    }
    const byKey = recordedErrors.get(target.holder) ?? new Map<string | number, RecordedError[]>();
    recordedErrors.set(target.holder, byKey);
    const here = byKey.get(target.key) ?? [];
    byKey.set(target.key, here);
    if (here.length < atOnePlaceMax) here.push({ error: mask(given), rest: path.slice(target.depth + 1) });
  }
  return { whole, unplaced };
}

function findNull(
  data: JsonObject,
  path: readonly (string | number)[],
): { holder: object; key: string | number; depth: number } | null {
  let holder: JsonObject | readonly Json[] = data;
  for (const [depth, key] of path.entries()) {
    const value: Json | undefined = isJsonList(holder) ? holder[Number(key)] : own(holder, `${key}`);
    if (value === null) return { holder, key, depth };
    if (typeof value !== 'object') return null;
    holder = value;
  }
  return null;
}
