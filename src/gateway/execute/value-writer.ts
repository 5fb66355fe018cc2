import type { TypeRef } from '../plan/type-ref.ts';
import type { Json } from '../subgraphs/subgraph.ts';
import type { FieldPlace } from './field-place.ts';
import { reportInvalidAt, reportNullItem } from './report-null.ts';
import type { Writing } from './writing.ts';

/** How the innermost items of a value are written, in as many lists as they stand. */
export interface ItemWriter<Value> {
  /** False where nothing could be written; why is reported then. */
  readonly write: (writing: Writing, value: Value) => boolean;
  /** Passes over a value, or a list of them, that is not written. */
  readonly pass?: (writing: Writing, value: Value) => void;
}

/** The same value as several subgraphs answered parts of it. */
export type Parts = readonly (Json | undefined)[];

/** A value that is not null, in as many lists as the type says. */
export function writeValue(writing: Writing, place: FieldPlace, type: TypeRef, value: Json, item: ItemWriter<Json>): boolean {
  const mark = writing.out;
  if (type.of === null) {
    if (item.write(writing, value)) return true;
  } else if (Array.isArray(value)) {
    if (writeList(writing, place, type.of, value, item)) return true;
  } else {
    reportInvalidAt(writing, place);
  }
  if (type.nonNull) return false;
  writing.out = `${mark}null`;
  return true;
}

function writeList(writing: Writing, place: FieldPlace, type: TypeRef, list: readonly Json[], item: ItemWriter<Json>): boolean {
  writing.out += '[';
  for (let index = 0; index < list.length; index++) {
    if (index > 0) writing.out += ',';
    writing.path.push(index);
    const value = list[index];
    const written = isMissing(value)
      ? reportNullItem(writing, place, type, list, index)
      : writeValue(writing, place, type, value, item);
    writing.path.pop();
    if (written) continue;
    item.pass?.(writing, list.slice(index + 1));
    return false;
  }
  writing.out += ']';
  return true;
}

/** As `writeValue`, of a value in parts. One of them that failed fails all, as it would where one subgraph answers. */
export function writeSplit(writing: Writing, place: FieldPlace, type: TypeRef, values: Parts, item: ItemWriter<Parts>): boolean {
  const mark = writing.out;
  const first = values.find((value) => !isMissing(value));
  if (type.of === null) {
    if (item.write(writing, values)) return true;
  } else if (Array.isArray(first)) {
    if (writeSplitList(writing, place, type.of, values, first.length, item)) return true;
  } else {
    reportInvalidAt(writing, place);
  }
  if (type.nonNull) return false;
  writing.out = `${mark}null`;
  return true;
}

function writeSplitList(
  writing: Writing,
  place: FieldPlace,
  type: TypeRef,
  lists: Parts,
  length: number,
  item: ItemWriter<Parts>,
): boolean {
  writing.out += '[';
  for (let index = 0; index < length; index++) {
    if (index > 0) writing.out += ',';
    writing.path.push(index);
    const values = lists.map((list) => (Array.isArray(list) ? (list[index] as Json) : undefined));
    const failed = lists.find((list) => Array.isArray(list) && hasFailed(writing, list, index));
    const written =
      failed || values.every(isMissing)
        ? reportNullItem(writing, place, type, (failed ?? lists.find(Array.isArray)) as readonly Json[], index)
        : writeSplit(writing, place, type, values, item);
    if (failed) item.pass?.(writing, values);
    writing.path.pop();
    if (written) continue;
    item.pass?.(
      writing,
      lists.map((list) => (Array.isArray(list) ? (list.slice(index + 1) as Json) : undefined)),
    );
    return false;
  }
  writing.out += ']';
  return true;
}

export function isMissing(value: Json | undefined): value is null | undefined {
  return value === null || value === undefined;
}

/** Whether the subgraph told an error that explains the null under the key. */
export function hasFailed(writing: Writing, holder: object | null, key: string | number): boolean {
  return holder !== null && (writing.answer.troubles.get(holder)?.has(key) ?? false);
}
