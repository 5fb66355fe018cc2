import { isIntrospection, type Field, type Selection } from '../plan/selection.ts';
import type { Spot } from '../plan/operation-plan.ts';
import type { SupergraphModel } from '../plan/supergraph-model.ts';
import type { TypeRef } from '../plan/type-ref.ts';
import type { Json } from '../subgraphs/subgraph.ts';
import type { FieldPlace } from './field-place.ts';
import { anyJson, leafWriter, type LeafWriter } from './leaf.ts';
import {
  reportAbsent,
  reportDenied,
  reportInvalid,
  reportInvalidAt,
  reportNull,
  reportNullItem,
  reportUntyped,
} from './report-null.ts';
import { isObject } from './trouble.ts';
import { createObjectWriter, type FieldPart, type HolderWriter, type SharedTexts } from './object-writer.ts';
import { viewOf, type Located } from './view.ts';
import type { Writer, Writing } from './writing.ts';

export interface Projection {
  /**
   * A writer of the objects at the spots (parts of the same objects, where they are several) as JSON, in the order of the selection.
   * Nulls go up to the nearest nullable place by the object type's own nullability, with errors at the places of the response.
   */
  object(selection: Selection, spots: readonly Spot[]): Writer;
}

/**
 * `response`: keys and values as the client asked. `representation`: the names of the fields, any leaf value, `__typename` first;
 * a name in place of the object's own type where an entity is asked for as an interface.
 */
export type ProjectionMode =
  | { readonly kind: 'response' }
  | { readonly kind: 'representation'; readonly typename: string | null };

/** Compiles each selection once, when it is first written. */
export function createProjection(model: SupergraphModel, mode: ProjectionMode, shared: SharedTexts): Projection {
  const known = new Map<string, Writer>();

  function object(selection: Selection, spots: readonly Spot[], top = true): Writer {
    const view = viewOf(spots);
    const key = `${selection.id} ${view.key}`;
    const found = known.get(key);
    if (found) return found;
    const byType = new Map<string, Writer | null>();
    // Where types are not told apart, or not yet, all of them select the same.
    const isUniform = !view.typed || (mode.kind === 'representation' && mode.typename !== null && top);
    const untyped = isUniform ? ([...selection.byType.keys()][0] ?? null) : null;
    const [typename] = spots.length === 1 ? (spots[0]?.typenames ?? []) : [];
    const fixed = typename && 'fixed' in typename ? selection.byType.get(typename.fixed) : undefined;
    if (fixed && typename && 'fixed' in typename) {
      const type = typename.fixed;
      let only: Writer | null = null;
      const writeFixed: Writer = (writing, handle) =>
        (only ??= compileFields({ type, view, selection, spots }, fixed, top))(writing, handle);
      known.set(key, writeFixed);
      return writeFixed;
    }
    const writer: Writer = (writing, handle) => {
      const type = (view.typed ? view.typeOf(writing, handle) : null) ?? untyped;
      let ofType = byType.get(type ?? '');
      if (ofType === undefined) {
        const fields = type === null ? undefined : selection.byType.get(type);
        ofType = fields && type !== null ? compileFields({ type, view, selection, spots }, fields, top) : null;
        byType.set(type ?? '', ofType);
      }
      return ofType ? ofType(writing, handle) : reportUntyped(writing, selection, spots, handle);
    };
    known.set(key, writer);
    return writer;
  }

  function compileFields(place: Omit<FieldPlace, 'field'>, fields: readonly Field[], top: boolean): Writer {
    const parts: FieldPart[] = [];
    if (mode.kind === 'representation' && top) {
      parts.push({ kind: 'constant', key: '__typename', text: JSON.stringify(mode.typename ?? place.type) });
    }
    for (const field of fields) parts.push(compileField({ ...place, field }));
    return createObjectWriter(parts, shared);
  }

  function compileField(place: FieldPlace): FieldPart {
    const { field, type, view } = place;
    const key = mode.kind === 'response' ? field.key : field.name;
    if (field.name === '__typename') return { kind: 'constant', key, text: JSON.stringify(type) };
    if (field.denied) return { kind: 'free', key, write: (writing) => reportDenied(writing, place) };
    if (isIntrospection(field)) return { kind: 'free', key, write: (writing) => writeIntrospection(writing, field) };
    const located = view.locate(field, view.typed ? type : null);
    const [first] = located;
    if (!first) return { kind: 'free', key, write: (writing) => reportNull(writing, place, null, null) };
    if (located.length > 1 && field.selection) return { kind: 'free', key, write: splitField(place, located, field.selection) };
    if (field.selection)
      return { kind: 'located', key, located: first, leaf: null, write: compositeField(place, first, field.selection) };
    const leaf = mode.kind === 'response' ? leafWriter(model, field.type.name) : anyJson;
    if (located.length > 1) return { kind: 'free', key, write: leafOfOne(place, located, leaf) };
    return { kind: 'located', key, located: first, leaf: field.type.of ? null : leaf, write: leafField(place, first, leaf) };
  }

  function leafField(place: FieldPlace, located: Located, leaf: LeafWriter): HolderWriter {
    const { alias } = located.read;
    const list = place.field.type.of === null ? null : writeLeafList(place, place.field.type, leaf);
    return (writing, holder, handle) => {
      if (holder === null) return reportAbsent(writing, place, located, handle);
      const value = holder[alias];
      if (value === null || value === undefined) return reportNull(writing, place, holder, alias);
      if (list) return list(writing, value);
      const text = leaf(value);
      if (text === null) return reportInvalid(writing, place);
      writing.out += text;
      return true;
    };
  }

  /** Where types are not told apart, the object has the field under the key that the subgraph was asked for it of its type. */
  function leafOfOne(place: FieldPlace, located: readonly Located[], leaf: LeafWriter): Writer {
    const writers = located.map((one) => leafField(place, one, leaf));
    return (writing, handle) => {
      const holders = located.map((one) => one.object(writing, handle));
      const own = located.findIndex((one, index) => holders[index]?.[one.read.alias] !== undefined);
      const index = Math.max(0, own);
      return (writers[index] as HolderWriter)(writing, holders[index] ?? null, handle);
    };
  }

  /** Leaves in lists go through the general list writer, as values that are no objects. */
  function writeLeafList(place: FieldPlace, type: TypeRef, write: LeafWriter): (writing: Writing, value: Json) => boolean {
    const item = (writing: Writing, value: Json): boolean => {
      const text = write(value);
      if (text === null) return false;
      writing.out += text;
      return true;
    };
    return (writing, value) => enter(writing, place, () => writeValue(writing, place, type, value, item));
  }

  function compositeField(place: FieldPlace, located: Located, selection: Selection): HolderWriter {
    const { alias, spot } = located.read;
    if (!spot) return (writing) => reportNull(writing, place, null, null);
    const inner = object(selection, [spot], false);
    const item = spot.rows
      ? (writing: Writing, value: Json): boolean => {
          if (!isObject(value)) return false;
          const row = writing.cursors[spot.id] ?? 0;
          writing.cursors[spot.id] = row + 1;
          return inner(writing, row);
        }
      : (writing: Writing, value: Json): boolean => isObject(value) && inner(writing, value);
    const { type, key } = place.field;
    return (writing, holder, handle) => {
      if (holder === null) return reportAbsent(writing, place, located, handle);
      const value = holder[alias];
      if (value === null || value === undefined) return reportNull(writing, place, holder, alias);
      if (spot.rows) writing.cursors[spot.id] = writing.answer.spots[spot.id]?.starts[located.row(handle)] ?? 0;
      writing.path.push(key);
      const written = writeValue(writing, place, type, value, item);
      writing.path.pop();
      return written;
    };
  }

  /** Walks the parts of a split field side by side. The first part that is there says how long lists are. */
  function splitField(place: FieldPlace, located: readonly Located[], selection: Selection): Writer {
    const spots = located.flatMap(({ read }) => read.spot ?? []);
    const inner = object(selection, spots, false);
    const item = (writing: Writing, values: readonly (Json | undefined)[]): boolean =>
      inner(
        writing,
        spots.map((spot, index) => {
          const value = values[index];
          if (!isObject(value)) return null;
          if (!spot.rows) return value;
          const row = writing.cursors[spot.id] ?? 0;
          writing.cursors[spot.id] = row + 1;
          return row;
        }),
      );
    return (writing, handle) => {
      const holders = located.map((one) => one.object(writing, handle));
      const values = located.map((one, index) => holders[index]?.[one.read.alias]);
      const index = values.findIndex((value) => value !== null && value !== undefined);
      if (index < 0) {
        const there = holders.findIndex((holder) => holder !== null);
        const one = located[Math.max(0, there)] as Located;
        const holder = holders[there] ?? null;
        return holder === null ? reportAbsent(writing, place, one, handle) : reportNull(writing, place, holder, one.read.alias);
      }
      for (const one of located) {
        const { spot } = one.read;
        if (spot?.rows && holders[located.indexOf(one)])
          writing.cursors[spot.id] = writing.answer.spots[spot.id]?.starts[one.row(handle)] ?? 0;
      }
      return enter(writing, place, () => writeSplit(writing, place, place.field.type, values, item));
    };
  }

  return { object };
}

function writeIntrospection(writing: Writing, field: Field): boolean {
  writing.out += writing.introspection.get(field.key) ?? 'null';
  return true;
}

/** Writes the field's value one level further down the path. */
function enter(writing: Writing, place: FieldPlace, write: () => boolean): boolean {
  writing.path.push(place.field.key);
  const written = write();
  writing.path.pop();
  return written;
}

type ItemWriter<Value> = (writing: Writing, value: Value) => boolean;

/** A value that is not null, in as many lists as the type says. */
function writeValue(writing: Writing, place: FieldPlace, type: TypeRef, value: Json, item: ItemWriter<Json>): boolean {
  const mark = writing.out;
  const errors = writing.errors.length;
  if (type.of === null) {
    if (item(writing, value)) return true;
    if (writing.errors.length === errors) reportInvalidAt(writing, place);
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
    const written =
      value === null || value === undefined
        ? reportNullItem(writing, place, type, list, index)
        : writeValue(writing, place, type, value, item);
    writing.path.pop();
    if (!written) return false;
  }
  writing.out += ']';
  return true;
}

function writeSplit(
  writing: Writing,
  place: FieldPlace,
  type: TypeRef,
  values: readonly (Json | undefined)[],
  item: ItemWriter<readonly (Json | undefined)[]>,
): boolean {
  const mark = writing.out;
  const first = values.find((value) => value !== null && value !== undefined);
  if (type.of === null) {
    if (item(writing, values)) return true;
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
  lists: readonly (Json | undefined)[],
  length: number,
  item: ItemWriter<readonly (Json | undefined)[]>,
): boolean {
  writing.out += '[';
  for (let index = 0; index < length; index++) {
    if (index > 0) writing.out += ',';
    writing.path.push(index);
    const values = lists.map((list) => (Array.isArray(list) ? (list[index] as Json) : undefined));
    const holder = lists.find((list) => Array.isArray(list)) as readonly Json[];
    const written = values.every((value) => value === null || value === undefined)
      ? reportNullItem(writing, place, type, holder, index)
      : writeSplit(writing, place, type, values, item);
    writing.path.pop();
    if (!written) return false;
  }
  writing.out += ']';
  return true;
}
