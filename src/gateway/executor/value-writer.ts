import type { TypeRef } from '../schema/type-ref.ts';
import type { Json } from '../../lib/json.ts';
import type { FieldTarget } from './field-target.ts';
import { reportInvalidAt, reportNullItem } from './report-null.ts';
import type { WriteState } from './write-state.ts';

/** How the innermost items of a value are written, in as many lists as they stand. */
export interface ItemWriter<Value> {
  /** False where nothing could be written; why is reported then. */
  readonly write: (state: WriteState, value: Value) => boolean;
  /** Passes over a value, or a list of them, that is not written. */
  readonly pass?: (state: WriteState, value: Value) => void;
}

/** The same value as several subgraphs answered parts of it. */
export type Parts = readonly (Json | undefined)[];

/** A value that is not null, in as many lists as the type says. */
export function writeValue(state: WriteState, target: FieldTarget, type: TypeRef, value: Json, item: ItemWriter<Json>): boolean {
  const mark = state.out;
  if (type.of === null) {
    if (item.write(state, value)) return true;
  } else if (Array.isArray(value)) {
    if (writeList(state, target, type.of, value, item)) return true;
  } else {
    item.pass?.(state, value);
    reportInvalidAt(state, target);
  }
  if (type.nonNull) return false;
  state.out = `${mark}null`;
  return true;
}

function writeList(
  state: WriteState,
  target: FieldTarget,
  type: TypeRef,
  list: readonly Json[],
  item: ItemWriter<Json>,
): boolean {
  state.out += '[';
  for (let index = 0; index < list.length; index++) {
    if (index > 0) state.out += ',';
    state.path.push(index);
    const value = list[index];
    const written = isMissing(value)
      ? reportNullItem(state, target, type, list, index)
      : writeValue(state, target, type, value, item);
    state.path.pop();
    if (written) continue;
    item.pass?.(state, list.slice(index + 1));
    return false;
  }
  state.out += ']';
  return true;
}

/** As `writeValue`, of a value in parts. One of them that failed fails all, as it would where one subgraph answers. */
export function writeSplit(
  state: WriteState,
  target: FieldTarget,
  type: TypeRef,
  values: Parts,
  item: ItemWriter<Parts>,
): boolean {
  const mark = state.out;
  const first = values.find((value) => !isMissing(value));
  if (type.of === null) {
    if (item.write(state, values)) return true;
  } else if (Array.isArray(first)) {
    if (writeSplitList(state, target, type.of, values, first.length, item)) return true;
  } else {
    item.pass?.(state, values);
    reportInvalidAt(state, target);
  }
  if (type.nonNull) return false;
  state.out = `${mark}null`;
  return true;
}

function writeSplitList(
  state: WriteState,
  target: FieldTarget,
  type: TypeRef,
  lists: Parts,
  length: number,
  item: ItemWriter<Parts>,
): boolean {
  item.pass?.(
    state,
    lists.map((list) => (Array.isArray(list) ? undefined : list)),
  );
  state.out += '[';
  for (let index = 0; index < length; index++) {
    if (index > 0) state.out += ',';
    state.path.push(index);
    const values = lists.map((list) => (Array.isArray(list) ? (list[index] as Json) : undefined));
    const failed = lists.find((list) => Array.isArray(list) && hasFailed(state, list, index));
    const written =
      failed || values.every(isMissing)
        ? reportNullItem(state, target, type, (failed ?? lists.find(Array.isArray)) as readonly Json[], index)
        : writeSplit(state, target, type, values, item);
    if (failed) item.pass?.(state, values);
    state.path.pop();
    if (written) continue;
    item.pass?.(state, restOf(lists, index + 1));
    return false;
  }
  item.pass?.(state, restOf(lists, length));
  state.out += ']';
  return true;
}

function restOf(lists: Parts, start: number): Parts {
  return lists.map((list) => (Array.isArray(list) ? (list.slice(start) as Json) : undefined));
}

export function isMissing(value: Json | undefined): value is null | undefined {
  return value === null || value === undefined;
}

/** Whether the subgraph told an error that explains the null under the key. */
export function hasFailed(state: WriteState, holder: object | null, key: string | number): boolean {
  return holder !== null && (state.store.recordedErrors.get(holder)?.has(key) ?? false);
}
