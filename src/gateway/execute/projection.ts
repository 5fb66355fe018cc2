import { isIntrospection, originOf, typeIn, type Field, type Selection } from '../plan/selection.ts';
import type { Spot } from '../plan/operation-plan.ts';
import type { SupergraphModel } from '../plan/supergraph-model.ts';
import type { TypeRef } from '../plan/type-ref.ts';
import type { Json } from '../subgraphs/subgraph.ts';
import type { FieldPlace } from './field-place.ts';
import { leafWriter, representationLeaf, type LeafWriter } from './leaf.ts';
import {
  absenceOf,
  reportAbsent,
  reportDenied,
  reportInvalid,
  reportInvalidAt,
  reportNull,
  reportUntyped,
} from './report-null.ts';
import { nextRow, passRows, startRows } from './rows.ts';
import { isObject } from './trouble.ts';
import { createObjectWriter, type FieldPart, type HolderWriter, type SharedTexts } from './object-writer.ts';
import { hasFailed, isMissing, writeSplit, writeValue, type ItemWriter, type Parts } from './value-writer.ts';
import { viewOf, type Located } from './view.ts';
import type { Handle, Writer, Writing } from './writing.ts';

export interface Projection {
  /**
   * A writer of the objects at the spots (parts of the same objects, where they are several) as JSON, in the order of the selection.
   * Nulls go up to the nearest nullable place by the object type's own nullability, with errors at the places of the response.
   */
  object(selection: Selection, spots: readonly Spot[]): Writer;
}

/**
 * `response`: keys and values as the client asked. `representation`: the names of the fields, leaf values as they came, `__typename` first;
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
        (only ??= compileFields({ type, view, selection, spots }, type, fixed, top))(writing, handle);
      known.set(key, writeFixed);
      return writeFixed;
    }
    const writer: Writer = (writing, handle) => {
      const exact = view.typed ? view.typeOf(writing, handle) : null;
      const type = exact ?? untyped;
      let ofType = byType.get(exact ?? '');
      if (ofType === undefined) {
        const fields = type === null ? undefined : selection.byType.get(type);
        ofType = fields && type !== null ? compileFields({ type, view, selection, spots }, exact, fields, top) : null;
        byType.set(exact ?? '', ofType);
      }
      return ofType ? ofType(writing, handle) : reportUntyped(writing, selection, spots, handle);
    };
    known.set(key, writer);
    return writer;
  }

  /** `exact`: the object type, or null where it is not known and all types select the same. */
  function compileFields(
    place: Omit<FieldPlace, 'field' | 'declared'>,
    exact: string | null,
    fields: readonly Field[],
    top: boolean,
  ): Writer {
    const parts: FieldPart[] = [];
    if (mode.kind === 'representation' && top) {
      parts.push({ kind: 'constant', key: '__typename', text: JSON.stringify(mode.typename ?? place.type) });
    }
    for (const field of fields) parts.push(compileField({ ...place, field, declared: typeIn(field, place.type) }, exact));
    return createObjectWriter(parts, shared);
  }

  function compileField(place: FieldPlace, exact: string | null): FieldPart {
    const { field, type, view } = place;
    const key = mode.kind === 'response' ? field.key : field.name;
    if (field.name === '__typename') return { kind: 'constant', key, text: JSON.stringify(type) };
    if (field.denied) return { kind: 'free', key, write: (writing) => reportDenied(writing, place) };
    if (isIntrospection(field)) return { kind: 'free', key, write: (writing) => writeIntrospection(writing, field) };
    const located = view.locate(field, exact);
    const [first] = located;
    if (!first) return { kind: 'free', key, write: (writing) => reportNull(writing, place, null, null) };
    if (located.length > 1 && field.selection) return { kind: 'free', key, write: splitField(place, located, field.selection) };
    if (field.selection)
      return { kind: 'located', key, located: first, leaf: null, write: compositeField(place, first, field.selection) };
    const leaf = (mode.kind === 'response' ? leafWriter : representationLeaf)(model, field.named);
    if (located.length > 1) return { kind: 'free', key, write: leafOfOne(place, located, leaf) };
    return { kind: 'located', key, located: first, leaf: place.declared.of ? null : leaf, write: leafField(place, first, leaf) };
  }

  function leafField(place: FieldPlace, located: Located, leaf: LeafWriter): HolderWriter {
    const { alias } = located.read;
    const list = place.declared.of === null ? null : writeLeafList(place, place.declared, leaf);
    return (writing, holder, handle) => {
      if (holder === null) return reportAbsent(writing, place, located, handle);
      const value = holder[alias];
      if (value === null || value === undefined) return reportNull(writing, place, holder, located);
      if (list) return list(writing, value);
      const text = leaf(value, writing.answer.isPlain);
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
    const item: ItemWriter<Json> = {
      write(writing, value) {
        const text = write(value, writing.answer.isPlain);
        if (text === null) return reportInvalidAt(writing, place);
        writing.out += text;
        return true;
      },
    };
    return (writing, value) => enter(writing, place, () => writeValue(writing, place, type, value, item));
  }

  function compositeField(place: FieldPlace, located: Located, selection: Selection): HolderWriter {
    const { alias, spot } = located.read;
    if (!spot) return (writing) => reportNull(writing, place, null, null);
    const inner = object(selection, [spot], false);
    const write = (writing: Writing, value: Json) => {
      if (!isObject(value)) return reportInvalidAt(writing, place);
      return inner(writing, spot.rows ? nextRow(writing, spot) : value);
    };
    const item: ItemWriter<Json> = spot.rows ? { write, pass: (writing, value) => passRows(writing, spot, value) } : { write };
    const { declared } = place;
    const { key } = place.field;
    return (writing, holder, handle) => {
      if (holder === null) return reportAbsent(writing, place, located, handle);
      const value = holder[alias];
      if (value === null || value === undefined) return reportNull(writing, place, holder, located);
      if (spot.rows) startRows(writing, located.read, spot, located.row(handle));
      writing.path.push(key);
      const written = writeValue(writing, place, declared, value, item);
      writing.path.pop();
      return written;
    };
  }

  /** Walks the parts of a split field side by side. The first part that is there says how long lists are. */
  function splitField(place: FieldPlace, located: readonly Located[], selection: Selection): Writer {
    const spots = located.flatMap(({ read }) => read.spot ?? []);
    const inner = object(selection, spots, false);
    const item: ItemWriter<Parts> = {
      write(writing, values) {
        const handles = spots.map((spot, index) => {
          const value = values[index];
          if (!isObject(value)) return null;
          return spot.rows ? nextRow(writing, spot) : value;
        });
        return inner(writing, handles);
      },
      pass: (writing, values) => spots.forEach((spot, index) => passRows(writing, spot, values[index])),
    };
    return (writing, handle) => {
      const holders = located.map((one) => one.object(writing, handle));
      const values = located.map((one, index) => holders[index]?.[one.read.alias]);
      const failed = holders.findIndex((holder, part) => hasFailed(writing, holder, located[part]?.read.alias ?? ''));
      if (failed >= 0 || values.every(isMissing)) {
        const there = failed >= 0 ? failed : holders.findIndex((holder) => holder !== null);
        const one = located[Math.max(0, there)] as Located;
        const holder = holders[there] ?? null;
        return holder === null ? reportAbsent(writing, place, one, handle) : reportNull(writing, place, holder, one);
      }
      for (const [part, one] of located.entries()) {
        const { spot } = one.read;
        if (spot?.rows && !isMissing(values[part])) startRows(writing, one.read, spot, one.row(handle));
      }
      const lost = located.filter((one, part) => holders[part] === null && tellLostPart(writing, one, handle));
      const written = enter(writing, place, () => writeSplit(writing, place, place.declared, values, item));
      for (const { read } of lost) if (read.spot) writing.lostParts.delete(read.spot.id);
      return written;
    };
  }

  return { object };
}

function writeIntrospection(writing: Writing, field: Field): boolean {
  writing.out += writing.introspection.get(originOf(field)) ?? 'null';
  return true;
}

/** Writes the field's value one level further down the path. */
function enter(writing: Writing, place: FieldPlace, write: () => boolean): boolean {
  writing.path.push(place.field.key);
  const written = write();
  writing.path.pop();
  return written;
}

/** Keeps why a part of a split field was not answered, for the fields that only this part has. False where nothing tells. */
function tellLostPart(writing: Writing, { spot, read, row }: Located, handle: Handle): boolean {
  const troubles = absenceOf(writing, spot, read.source, spot.rows ? row(handle) : -1);
  if (!read.spot || troubles.length === 0) return false;
  writing.lostParts.set(
    read.spot.id,
    troubles.map(({ error }) => ({ error, rest: [] })),
  );
  return true;
}
