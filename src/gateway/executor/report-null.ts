import type { Read, Position } from '../planner/fetch-graph/operation-plan.ts';
import { originOf, type Field, type Selection } from '../operation/selection.ts';
import type { TypeRef } from '../schema/type-ref.ts';
import type { Json } from '../../lib/json.ts';
import type { FieldTarget } from './field-target.ts';
import { gatewayError, type Audience } from '../transports/gateway-error.ts';
import type { PublicError } from '../request/public-error.ts';
import { invalidAnswer, invalidField, nameOfOne } from './invalid-answer.ts';
import type { RecordedError } from './recorded-errors.ts';
import { subgraphOf } from './response-store.ts';
import { readerOf, type FieldReader } from './selection-reader.ts';
import { addError, errorsMax, type ObjectRef, type WriteState } from './write-state.ts';

/*
 * What happens at a null: its errors go to their places in the response, and it is written, or goes up where the type forbids it.
 * All of these answer like a writer: false says that the null goes up. `writing.path` is that of the object which has the field.
 */

/** The value is null in the subgraph's answer, where `located` says; null where no subgraph is asked for it. */
export function reportNull(
  state: WriteState,
  target: FieldTarget,
  holder: object | null,
  fieldReader: FieldReader | null,
): boolean {
  const key = fieldReader?.read.alias ?? '';
  const recordedErrors = holder === null ? undefined : state.store.recordedErrors.get(holder)?.get(key);
  const path = [...state.path, target.field.key];
  if (state.causes) {
    const isOwn = state.path.length === 0;
    const source = fieldReader?.read.source ?? 0;
    for (const { error, rest } of recordedErrors ?? []) state.causes.push({ error, rest: isOwn ? [key, ...rest] : [], source });
  }
  explain(state, recordedErrors ?? [], path, ({ rest }) => translateInside(target, rest));
  const isLeftOut = holder !== null && !recordedErrors && !Object.hasOwn(holder, key);
  if (state.causes && holder !== null && !recordedErrors && target.declared.nonNull)
    state.causes.push({ error: isLeftOut ? leftOut(state, target, 'log') : nullInNonNull(state, target, 'log'), rest: [] });
  if (isLeftOut) addError(state, leftOut(state, target), path);
  return finishField(state, target, isLeftOut || recordedErrors !== undefined, path);
}

/** There is no object to read the field from: the fetch that should have brought it failed, found nothing, or could not be asked. */
export function reportAbsent(state: WriteState, target: FieldTarget, fieldReader: FieldReader, ref: ObjectRef): boolean {
  const { position, read } = fieldReader;
  const recordedErrors = absenceOf(state, position, read.source, position.rows ? fieldReader.row(ref) : -1);
  if (state.causes) {
    const isOwn = state.path.length === 0;
    for (const recorded of recordedErrors)
      state.causes.push({ source: read.source, ...recorded, ...(isOwn ? {} : { rest: [] }) });
    state.hasGaps ||= recordedErrors.length > 0;
    return false;
  }
  const path = [...state.path, target.field.key];
  if (state.errors.length >= errorsMax) return finishField(state, target, recordedErrors.length > 0, path);
  const translateOwn = ({ rest, source = read.source }: RecordedError): Translated =>
    translate(target.selection, [position], source, rest);
  // What happened to other fields of the object has its own place; this one is null all the same.
  const { placed = [], unplaced = [] } = Object.groupBy(recordedErrors, (recorded) =>
    recorded.rest.length > 0 && translateOwn(recorded).complete ? 'placed' : 'unplaced',
  );
  explain(state, placed, state.path, translateOwn);
  const isTold = placed.some((recorded) => translateOwn(recorded).below[0] === target.field.key);
  const [first] = unplaced;
  // One error for each field (GraphQL §6.4.4), however many of the fields that it requires have failed.
  if (!isTold && first) addError(state, first.error, path);
  else if (!isTold && recordedErrors.length > 0) addError(state, lostBeside(state, fieldReader), path);
  return finishField(state, target, recordedErrors.length > 0, path);
}

/** The subgraph says what failed, and it was another field: with it, it gave up this one. */
function lostBeside({ store }: WriteState, { position, read }: FieldReader): PublicError {
  const message = 'This was lost, because another part of the same answer failed.';
  return store.toPublic(subgraphOf(store, position, read.source), gatewayError('SUBGRAPH_ERROR', message));
}

/** The caller may not have the field. */
export function reportDenied(state: WriteState, { field, type, declared }: FieldTarget): boolean {
  addError(state, state.deniedError(`${type}.${field.name}`, field.argsName), [...state.path, field.key]);
  if (declared.nonNull) return false;
  state.out += 'null';
  return true;
}

/** A leaf that is no value of its type. */
export function reportInvalid(state: WriteState, target: FieldTarget): boolean {
  withholdInvalid(state, target);
  addError(state, invalidValue(state, target), [...state.path, target.field.key]);
  if (target.declared.nonNull) return false;
  state.out += 'null';
  return true;
}

/** As `reportInvalid`, where `writing.path` is that of the value itself; what is written in its place stays with the caller. */
export function reportInvalidAt(state: WriteState, target: FieldTarget): false {
  withholdInvalid(state, target);
  addError(state, invalidValue(state, target), state.path);
  return false;
}

/** A representation with such a value is not sent: what its subgraph does with a key like `{"$ne": null}` is not known. */
function withholdInvalid(state: WriteState, target: FieldTarget): void {
  if (!state.causes) return;
  state.causes.push({ error: invalidValue(state, target, 'log'), rest: [] });
  state.hasGaps = true;
}

/** An item of a list is null. `writing.path` is the item's. */
export function reportNullItem(
  state: WriteState,
  target: FieldTarget,
  type: TypeRef,
  list: readonly Json[],
  index: number,
): boolean {
  const recordedErrors = state.store.recordedErrors.get(list)?.get(index);
  explain(state, recordedErrors ?? [], state.path, ({ rest }) => translateInside(target, rest));
  if (type.nonNull) {
    if (!recordedErrors) addError(state, nullInNonNull(state, target), state.path);
    return false;
  }
  state.out += 'null';
  return true;
}

/** The object's type is unknown, or not one that the client may see. `writing.path` is the object's own. */
export function reportUntyped(state: WriteState, selection: Selection, positions: readonly Position[], ref: ObjectRef): boolean {
  const before = state.errors.length;
  for (const position of positions) {
    for (const typename of position.typenames) {
      if (!('source' in typename) || !position.rows || typeof ref !== 'number') continue;
      const { source: own } = typename;
      explain(state, absenceOf(state, position, own, ref), state.path, ({ rest, source = own }) =>
        translate(selection, [position], source, rest),
      );
    }
  }
  if (state.errors.length === before) {
    const subgraph = nameOfOne(positions.map((position) => subgraphOf(state.store, position, 0)));
    addError(state, invalidAnswer(state.store, subgraph, 'The type of this object could not be resolved.'), state.path);
  }
  return false;
}

function finishField(state: WriteState, target: FieldTarget, explained: boolean, path: readonly (string | number)[]): boolean {
  if (target.declared.nonNull) {
    if (!explained) addError(state, nullInNonNull(state, target), path);
    return false;
  }
  state.out += 'null';
  return true;
}

/** The subgraph did not even answer null. */
function leftOut(state: WriteState, target: FieldTarget, audience?: Audience): PublicError {
  return invalidField(state.store, target, `A subgraph did not answer ${coordinateOf(target)}.`, audience);
}

function nullInNonNull(state: WriteState, target: FieldTarget, audience?: Audience): PublicError {
  return invalidField(state.store, target, `Cannot return null for non-nullable field ${coordinateOf(target)}.`, audience);
}

function invalidValue(state: WriteState, target: FieldTarget, audience?: Audience): PublicError {
  return invalidField(state.store, target, `The value of ${coordinateOf(target)} is not of its type.`, audience);
}

function coordinateOf({ type, field }: FieldTarget): string {
  return `${type}.${field.name}`;
}

/** Errors that explain why a source has no object for a row. */
export function absenceOf(state: WriteState, position: Position, source: number, row: number): readonly RecordedError[] {
  const lost = state.lostParts.get(position.id);
  if (lost) return lost;
  const from = state.store.positions[position.id]?.sources[source];
  if (!from) return [];
  const slot = from.slot[row] ?? -1;
  if (slot < 0) return from.causes.get(row) ?? [];
  if (from.whole.length > 0) return from.whole;
  return state.store.recordedErrors.get(from.entities)?.get(slot) ?? [];
}

/**
 * Adds the errors that explain a null at `path`, each where it happened. An error below, at what the client did not ask for, is
 * told only where nothing else explains the null, and then at the null.
 */
function explain(
  state: WriteState,
  recordedErrors: readonly RecordedError[],
  path: Path,
  translateRest: (recorded: RecordedError) => Translated,
): void {
  if (state.errors.length >= errorsMax) return;
  const placed = recordedErrors.map((recorded) => ({ error: recorded.error, ...translateRest(recorded) }));
  const complete = placed.filter((one) => one.complete);
  for (const { error, below } of complete) addError(state, error, [...path, ...below]);
  const [first] = placed;
  if (complete.length === 0 && first) addError(state, first.error, path);
}

type Path = readonly (string | number)[];

interface Translated {
  readonly below: Path;
  /** False where the path leads to something that only the plan asked for. */
  readonly complete: boolean;
}

function translateInside(target: FieldTarget, rest: Path): Translated {
  return target.field.selection
    ? translate(target.field.selection, innerSpots(target), 0, rest)
    : { below: rest, complete: true };
}

function innerSpots(target: FieldTarget): Position[] {
  return readerOf(target.positions)
    .readersOf(target.field, null)
    .flatMap(({ read }) => read.position ?? []);
}

/** A path in the keys of one subgraph's answer in those of the response. `source`: what that answer is to the positions. */
function translate(selection: Selection, positions: readonly Position[], source: number, path: Path): Translated {
  const below: (string | number)[] = [];
  let current: Selection | null = selection;
  let at = positions;
  let from = source;
  for (const key of path) {
    if (typeof key === 'number') {
      below.push(key);
      continue;
    }
    const found: FieldReads | null = current ? findByAlias(current, at, from, key) : null;
    if (!found) return { below, complete: false };
    below.push(found.field.key);
    current = found.field.selection;
    at = found.reads.flatMap((read) => read.position ?? []);
    from = 0;
  }
  return { below, complete: true };
}

interface FieldReads {
  readonly field: Field;
  readonly reads: readonly Read[];
}

function findByAlias(selection: Selection, positions: readonly Position[], source: number, alias: string): FieldReads | null {
  for (const field of selection.fields) {
    for (const position of positions) {
      const reads = (position.reads.get(originOf(field)) ?? []).filter((read) => read.alias === alias && read.source === source);
      if (reads.length > 0) return { field, reads };
    }
  }
  return null;
}
