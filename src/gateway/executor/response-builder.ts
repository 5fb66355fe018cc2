import { isIntrospection, originOf, typeIn, type Field, type Selection } from '../operation/selection.ts';
import type { Position } from '../planner/fetch-graph/operation-plan.ts';
import type { SupergraphModel } from '../schema/supergraph-model.ts';
import type { TypeRef } from '../schema/type-ref.ts';
import { isJsonObject, type Json } from '../../lib/json.ts';
import type { FieldTarget } from './field-target.ts';
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
import { nextRow, passRows, startRows } from './row-cursors.ts';
import { createObjectWriter, type FieldPart, type HolderWriter, type SharedTexts } from './object-writer.ts';
import { hasFailed, isMissing, writeSplit, writeValue, type ItemWriter, type Parts } from './value-writer.ts';
import { readerOf, type FieldReader } from './selection-reader.ts';
import type { ObjectRef, Writer, WriteState } from './write-state.ts';

export interface ResponseBuilder {
  /**
   * A writer of the objects at the positions (parts of the same objects, where they are several) as JSON, in the order of the selection.
   * Nulls go up to the nearest nullable place by the object type's own nullability, with errors at the places of the response.
   */
  object(selection: Selection, positions: readonly Position[]): Writer;
}

/**
 * `response`: keys and values as the client asked. `representation`: the names of the fields, leaf values as they came, `__typename` first;
 * a name in place of the object's own type where an entity is asked for as an interface.
 */
export type BuilderMode = { readonly kind: 'response' } | { readonly kind: 'representation'; readonly typename: string | null };

/** Compiles each selection once, when it is first written. */
export function createResponseBuilder(model: SupergraphModel, mode: BuilderMode, shared: SharedTexts): ResponseBuilder {
  const known = new Map<string, Writer>();

  function object(selection: Selection, positions: readonly Position[], top = true): Writer {
    const reader = readerOf(positions);
    const key = `${selection.id} ${reader.key}`;
    const found = known.get(key);
    if (found) return found;
    const byType = new Map<string, Writer | null>();
    // Where types are not told apart, or not yet, all of them select the same.
    const isUniform = !reader.typed || (mode.kind === 'representation' && mode.typename !== null && top);
    const untyped = isUniform ? ([...selection.byType.keys()][0] ?? null) : null;
    const [typename] = positions.length === 1 ? (positions[0]?.typenames ?? []) : [];
    const fixed = typename && 'fixed' in typename ? selection.byType.get(typename.fixed) : undefined;
    if (fixed && typename && 'fixed' in typename) {
      const type = typename.fixed;
      let only: Writer | null = null;
      const writeFixed: Writer = (state, ref) =>
        (only ??= compileFields({ type, reader, selection, positions }, type, fixed, top))(state, ref);
      known.set(key, writeFixed);
      return writeFixed;
    }
    const writer: Writer = (state, ref) => {
      const exact = reader.typed ? reader.typeOf(state, ref) : null;
      const type = exact ?? untyped;
      let ofType = byType.get(exact ?? '');
      if (ofType === undefined) {
        const fields = type === null ? undefined : selection.byType.get(type);
        ofType = fields && type !== null ? compileFields({ type, reader, selection, positions }, exact, fields, top) : null;
        byType.set(exact ?? '', ofType);
      }
      return ofType ? ofType(state, ref) : reportUntyped(state, selection, positions, ref);
    };
    known.set(key, writer);
    return writer;
  }

  /** `exact`: the object type, or null where it is not known and all types select the same. */
  function compileFields(
    target: Omit<FieldTarget, 'field' | 'declared'>,
    exact: string | null,
    fields: readonly Field[],
    top: boolean,
  ): Writer {
    const parts: FieldPart[] = [];
    if (mode.kind === 'representation' && top) {
      parts.push({ kind: 'constant', key: '__typename', text: JSON.stringify(mode.typename ?? target.type) });
    }
    for (const field of fields) parts.push(compileField({ ...target, field, declared: typeIn(field, target.type) }, exact));
    return createObjectWriter(parts, shared);
  }

  function compileField(target: FieldTarget, exact: string | null): FieldPart {
    const { field, type, reader } = target;
    const key = mode.kind === 'response' ? field.key : field.name;
    if (field.name === '__typename') return { kind: 'constant', key, text: JSON.stringify(type) };
    if (field.denied) return { kind: 'free', key, write: (state) => reportDenied(state, target) };
    if (isIntrospection(field)) return { kind: 'free', key, write: (state) => writeIntrospection(state, field) };
    const fieldReader = reader.readersOf(field, exact);
    const [first] = fieldReader;
    if (!first) return { kind: 'free', key, write: (state) => reportNull(state, target, null, null) };
    if (fieldReader.length > 1 && field.selection)
      return { kind: 'free', key, write: splitField(target, fieldReader, field.selection) };
    if (field.selection)
      return { kind: 'located', key, fieldReader: first, leaf: null, write: compositeField(target, first, field.selection) };
    const leaf = (mode.kind === 'response' ? leafWriter : representationLeaf)(model, field.named);
    if (fieldReader.length > 1) return { kind: 'free', key, write: leafOfOne(target, fieldReader, leaf) };
    return {
      kind: 'located',
      key,
      fieldReader: first,
      leaf: target.declared.of ? null : leaf,
      write: leafField(target, first, leaf),
    };
  }

  function leafField(target: FieldTarget, fieldReader: FieldReader, leaf: LeafWriter): HolderWriter {
    const { alias } = fieldReader.read;
    const list = target.declared.of === null ? null : writeLeafList(target, target.declared, leaf);
    return (state, holder, ref) => {
      if (holder === null) return reportAbsent(state, target, fieldReader, ref);
      const value = holder[alias];
      if (value === null || value === undefined) return reportNull(state, target, holder, fieldReader);
      if (list) return list(state, value);
      const text = leaf(value, state.store.isPlain);
      if (text === null) return reportInvalid(state, target);
      state.out += text;
      return true;
    };
  }

  /** Where types are not told apart, the object has the field under the key that the subgraph was asked for it of its type. */
  function leafOfOne(target: FieldTarget, fieldReader: readonly FieldReader[], leaf: LeafWriter): Writer {
    const writers = fieldReader.map((one) => leafField(target, one, leaf));
    return (state, ref) => {
      const holders = fieldReader.map((one) => one.object(state, ref));
      const own = fieldReader.findIndex((one, index) => holders[index]?.[one.read.alias] !== undefined);
      const index = Math.max(0, own);
      return (writers[index] as HolderWriter)(state, holders[index] ?? null, ref);
    };
  }

  /** Leaves in lists go through the general list writer, as values that are no objects. */
  function writeLeafList(target: FieldTarget, type: TypeRef, write: LeafWriter): (state: WriteState, value: Json) => boolean {
    const item: ItemWriter<Json> = {
      write(state, value) {
        const text = write(value, state.store.isPlain);
        if (text === null) return reportInvalidAt(state, target);
        state.out += text;
        return true;
      },
    };
    return (state, value) => enter(state, target, () => writeValue(state, target, type, value, item));
  }

  function compositeField(target: FieldTarget, fieldReader: FieldReader, selection: Selection): HolderWriter {
    const { alias, position } = fieldReader.read;
    if (!position) return (state) => reportNull(state, target, null, null);
    const inner = object(selection, [position], false);
    const write = (state: WriteState, value: Json) => {
      if (!isJsonObject(value)) {
        if (position.rows) passRows(state, position, value);
        return reportInvalidAt(state, target);
      }
      return inner(state, position.rows ? nextRow(state, position) : value);
    };
    const item: ItemWriter<Json> = position.rows
      ? { write, pass: (state, value) => passRows(state, position, value) }
      : { write };
    const { declared } = target;
    const { key } = target.field;
    return (state, holder, ref) => {
      if (holder === null) return reportAbsent(state, target, fieldReader, ref);
      const value = holder[alias];
      if (value === null || value === undefined) return reportNull(state, target, holder, fieldReader);
      if (position.rows) startRows(state, fieldReader.read, position, fieldReader.row(ref));
      state.path.push(key);
      const written = writeValue(state, target, declared, value, item);
      state.path.pop();
      return written;
    };
  }

  /** Walks the parts of a split field side by side. The first part that is there says how long lists are. */
  function splitField(target: FieldTarget, fieldReader: readonly FieldReader[], selection: Selection): Writer {
    const positions = fieldReader.flatMap(({ read }) => read.position ?? []);
    const inner = object(selection, positions, false);
    const item: ItemWriter<Parts> = {
      write(state, values) {
        const refs = positions.map((position, index) => {
          const value = values[index];
          if (isJsonObject(value)) return position.rows ? nextRow(state, position) : value;
          if (position.rows) passRows(state, position, value);
          return null;
        });
        return inner(state, refs);
      },
      pass(state, values) {
        for (const [index, position] of positions.entries()) if (position.rows) passRows(state, position, values[index]);
      },
    };
    return (state, ref) => {
      const holders = fieldReader.map((one) => one.object(state, ref));
      const values = fieldReader.map((one, index) => holders[index]?.[one.read.alias]);
      const failed = holders.findIndex((holder, part) => hasFailed(state, holder, fieldReader[part]?.read.alias ?? ''));
      if (failed >= 0 || values.every(isMissing)) {
        const there = failed >= 0 ? failed : holders.findIndex((holder) => holder !== null);
        const one = fieldReader[Math.max(0, there)] as FieldReader;
        const holder = holders[there] ?? null;
        return holder === null ? reportAbsent(state, target, one, ref) : reportNull(state, target, holder, one);
      }
      for (const [part, one] of fieldReader.entries()) {
        const { position } = one.read;
        if (position?.rows && !isMissing(values[part])) startRows(state, one.read, position, one.row(ref));
      }
      const lost = fieldReader.filter((one, part) => holders[part] === null && tellLostPart(state, one, ref));
      const written = enter(state, target, () => writeSplit(state, target, target.declared, values, item));
      for (const { read } of lost) if (read.position) state.lostParts.delete(read.position.id);
      return written;
    };
  }

  return { object };
}

function writeIntrospection(state: WriteState, field: Field): boolean {
  state.out += state.introspection.get(originOf(field)) ?? 'null';
  return true;
}

/** Writes the field's value one level further down the path. */
function enter(state: WriteState, target: FieldTarget, write: () => boolean): boolean {
  state.path.push(target.field.key);
  const written = write();
  state.path.pop();
  return written;
}

/** Keeps why a part of a split field was not answered, for the fields that only this part has. False where nothing tells. */
function tellLostPart(state: WriteState, { position, read, row }: FieldReader, ref: ObjectRef): boolean {
  const recordedErrors = absenceOf(state, position, read.source, position.rows ? row(ref) : -1);
  if (!read.position || recordedErrors.length === 0) return false;
  state.lostParts.set(
    read.position.id,
    recordedErrors.map(({ error }) => ({ error, rest: [] })),
  );
  return true;
}
