import type { Read, Spot } from '../plan/operation-plan.ts';
import { originOf, type Field, type Selection } from '../plan/selection.ts';
import type { TypeRef } from '../plan/type-ref.ts';
import type { Json } from '../subgraphs/subgraph.ts';
import type { FieldPlace } from './field-place.ts';
import type { Trouble } from './trouble.ts';
import { viewOf, type Located } from './view.ts';
import { addError, type Handle, type Writing } from './writing.ts';

/*
 * What happens at a null: its errors go to their places in the response, and it is written, or goes up where the type forbids it.
 * All of these answer like a writer: false says that the null goes up. `writing.path` is that of the object which has the field.
 */

/** The value is null in the subgraph's answer, where `located` says; null where no subgraph is asked for it. */
export function reportNull(writing: Writing, place: FieldPlace, holder: object | null, located: Located | null): boolean {
  const key = located?.read.alias ?? '';
  const troubles = holder === null ? undefined : writing.answer.troubles.get(holder)?.get(key);
  const path = [...writing.path, place.field.key];
  if (writing.causes) {
    const isOwn = writing.path.length === 0;
    const source = located?.read.source ?? 0;
    for (const { error, rest } of troubles ?? []) writing.causes.push({ error, rest: isOwn ? [key, ...rest] : [], source });
  }
  explain(writing, troubles ?? [], path, ({ rest }) => translateInside(place, rest));
  const isLeftOut = holder !== null && !troubles && !Object.hasOwn(holder, key);
  if (isLeftOut) addError(writing, leftOut(place), path);
  return finishField(writing, place, isLeftOut || troubles !== undefined, path);
}

/** There is no object to read the field from: the hop that should have brought it failed, found nothing, or could not be asked. */
export function reportAbsent(writing: Writing, place: FieldPlace, located: Located, handle: Handle): boolean {
  const { spot, read } = located;
  const troubles = absenceOf(writing, spot, read.source, spot.rows ? located.row(handle) : -1);
  if (writing.causes) {
    const isOwn = writing.path.length === 0;
    for (const trouble of troubles) writing.causes.push({ source: read.source, ...trouble, ...(isOwn ? {} : { rest: [] }) });
    writing.hasGaps ||= troubles.length > 0;
    return false;
  }
  const path = [...writing.path, place.field.key];
  const translateOwn = ({ rest, source = read.source }: Trouble): Translated => translate(place.selection, [spot], source, rest);
  // What happened to other fields of the object has its own place; this one is null all the same.
  const { placed = [], unplaced = [] } = Object.groupBy(troubles, (trouble) =>
    trouble.rest.length > 0 && translateOwn(trouble).complete ? 'placed' : 'unplaced',
  );
  explain(writing, placed, writing.path, translateOwn);
  const isTold = placed.some((trouble) => translateOwn(trouble).below[0] === place.field.key);
  const reasons = unplaced.length > 0 || troubles.length === 0 ? unplaced : [lostBeside];
  if (!isTold) for (const { error } of reasons) addError(writing, error, path);
  return finishField(writing, place, troubles.length > 0, path);
}

/** The subgraph says what failed, and it was another field: with it, it gave up this one. */
const lostBeside: Trouble = {
  error: {
    message: 'This was lost, because another part of the same answer failed.',
    extensions: { code: 'SUBGRAPH_ERROR' },
  },
  rest: [],
};

/** The caller may not have the field. */
export function reportDenied(writing: Writing, { field, type, declared }: FieldPlace): boolean {
  addError(writing, writing.deniedError(`${type}.${field.name}`, field.args), [...writing.path, field.key]);
  if (declared.nonNull) return false;
  writing.out += 'null';
  return true;
}

/** A leaf that is no value of its type. */
export function reportInvalid(writing: Writing, place: FieldPlace): boolean {
  withholdInvalid(writing, place);
  addError(writing, invalidValue(place), [...writing.path, place.field.key]);
  if (place.declared.nonNull) return false;
  writing.out += 'null';
  return true;
}

/** As `reportInvalid`, where `writing.path` is that of the value itself; what is written in its place stays with the caller. */
export function reportInvalidAt(writing: Writing, place: FieldPlace): false {
  withholdInvalid(writing, place);
  addError(writing, invalidValue(place), writing.path);
  return false;
}

/** A representation with such a value is not sent: what its subgraph does with a key like `{"$ne": null}` is not known. */
function withholdInvalid(writing: Writing, place: FieldPlace): void {
  if (!writing.causes) return;
  writing.causes.push({ error: { message: invalidValue(place).message }, rest: [] });
  writing.hasGaps = true;
}

/** An item of a list is null. `writing.path` is the item's. */
export function reportNullItem(
  writing: Writing,
  place: FieldPlace,
  type: TypeRef,
  list: readonly Json[],
  index: number,
): boolean {
  const troubles = writing.answer.troubles.get(list)?.get(index);
  explain(writing, troubles ?? [], writing.path, ({ rest }) => translateInside(place, rest));
  if (type.nonNull) {
    if (!troubles) addError(writing, nullInNonNull(place), writing.path);
    return false;
  }
  writing.out += 'null';
  return true;
}

/** The object's type is unknown, or not one that the client may see. `writing.path` is the object's own. */
export function reportUntyped(writing: Writing, selection: Selection, spots: readonly Spot[], handle: Handle): boolean {
  const before = writing.errors.length;
  for (const spot of spots) {
    for (const typename of spot.typenames) {
      if (!('source' in typename) || !spot.rows || typeof handle !== 'number') continue;
      const { source: own } = typename;
      explain(writing, absenceOf(writing, spot, own, handle), writing.path, ({ rest, source = own }) =>
        translate(selection, [spot], source, rest),
      );
    }
  }
  if (writing.errors.length === before)
    addError(writing, { local: true, message: 'The type of this object could not be resolved.' }, writing.path);
  return false;
}

function finishField(writing: Writing, place: FieldPlace, explained: boolean, path: readonly (string | number)[]): boolean {
  if (place.declared.nonNull) {
    if (!explained) addError(writing, nullInNonNull(place), path);
    return false;
  }
  writing.out += 'null';
  return true;
}

/** The subgraph did not even answer null. */
function leftOut({ type, field }: FieldPlace): LocalError {
  return { local: true, message: `A subgraph did not answer ${type}.${field.name}.` };
}

function nullInNonNull({ type, field }: FieldPlace): LocalError {
  return { local: true, message: `Cannot return null for non-nullable field ${type}.${field.name}.` };
}

interface LocalError {
  readonly local: true;
  readonly message: string;
}

function invalidValue(place: FieldPlace): LocalError {
  return { local: true, message: `The value of ${place.type}.${place.field.name} is not of its type.` };
}

/** Errors that explain why a source has no object for a row. */
export function absenceOf(writing: Writing, spot: Spot, source: number, row: number): readonly Trouble[] {
  const lost = writing.lostParts.get(spot.id);
  if (lost) return lost;
  const from = writing.answer.spots[spot.id]?.sources[source];
  if (!from) return [];
  const slot = from.slot[row] ?? -1;
  if (slot < 0) return from.causes.get(row) ?? [];
  if (from.whole.length > 0) return from.whole;
  return writing.answer.troubles.get(from.entities)?.get(slot) ?? [];
}

/**
 * Adds the errors that explain a null at `path`, each where it happened. An error below, at what the client did not ask for, is
 * told only where nothing else explains the null, and then at the null.
 */
function explain(
  writing: Writing,
  troubles: readonly Trouble[],
  path: Path,
  translateRest: (trouble: Trouble) => Translated,
): void {
  const placed = troubles.map((trouble) => ({ error: trouble.error, ...translateRest(trouble) }));
  const complete = placed.filter((one) => one.complete);
  for (const { error, below } of complete) addError(writing, error, [...path, ...below]);
  const [first] = placed;
  if (complete.length === 0 && first) addError(writing, first.error, path);
}

type Path = readonly (string | number)[];

interface Translated {
  readonly below: Path;
  /** False where the path leads to something that only the plan asked for. */
  readonly complete: boolean;
}

function translateInside(place: FieldPlace, rest: Path): Translated {
  return place.field.selection ? translate(place.field.selection, innerSpots(place), 0, rest) : { below: rest, complete: true };
}

function innerSpots(place: FieldPlace): Spot[] {
  return viewOf(place.spots)
    .locate(place.field, null)
    .flatMap(({ read }) => read.spot ?? []);
}

/** A path in the keys of one subgraph's answer in those of the response. `source`: what that answer is to the spots. */
function translate(selection: Selection, spots: readonly Spot[], source: number, path: Path): Translated {
  const below: (string | number)[] = [];
  let current: Selection | null = selection;
  let at = spots;
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
    at = found.reads.flatMap((read) => read.spot ?? []);
    from = 0;
  }
  return { below, complete: true };
}

interface FieldReads {
  readonly field: Field;
  readonly reads: readonly Read[];
}

function findByAlias(selection: Selection, spots: readonly Spot[], source: number, alias: string): FieldReads | null {
  for (const field of selection.fields) {
    for (const spot of spots) {
      const reads = (spot.reads.get(originOf(field)) ?? []).filter((read) => read.alias === alias && read.source === source);
      if (reads.length > 0) return { field, reads };
    }
  }
  return null;
}
