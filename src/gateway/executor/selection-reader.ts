import type { Read, Position } from '../planner/fetch-graph/operation-plan.ts';
import { originOf, type Field } from '../operation/selection.ts';
import type { JsonObject } from '../../lib/json.ts';
import { objectAt, typeOf } from './response-store.ts';
import type { ObjectRef, WriteState } from './write-state.ts';

/** How a selection is read from what the subgraphs answered for the objects at a position, or at several that are parts of one. */
export interface SelectionReader {
  /** Tells equal views apart from others. */
  readonly key: string;
  /** Where the field is found for an object type; several where its own selection is split. */
  readersOf(field: Field, type: string | null): FieldReader[];
  /** The object type, or null where nothing tells. */
  typeOf(state: WriteState, ref: ObjectRef): string | null;
  /** Whether objects here can be told apart at all; where not, the selection is the same for all types. */
  readonly typed: boolean;
}

export interface FieldReader {
  readonly read: Read;
  readonly position: Position;
  /** The object that has the field's value under `read.alias`. */
  object(state: WriteState, ref: ObjectRef): JsonObject | null;
  /** The row of the handle at `position`; only where the position has rows. */
  row(ref: ObjectRef): number;
}

export function readerOf(positions: readonly Position[]): SelectionReader {
  const [only] = positions;
  return only && positions.length === 1 ? positionReader(only) : splitReader(positions.map(positionReader));
}

function positionReader(position: Position): SelectionReader {
  const base = (_writing: WriteState, ref: ObjectRef): JsonObject | null => ref as JsonObject | null;
  const object = (source: number) => (state: WriteState, ref: ObjectRef) =>
    objectAt(state.store, position, source, ref as number);
  const row = (ref: ObjectRef): number => ref as number;
  return {
    key: `${position.id}`,
    readersOf: (field, type) =>
      (position.reads.get(originOf(field)) ?? [])
        .filter((read) => type === null || read.types.has(type))
        .map((read) => ({ read, position, row, object: position.rows ? object(read.source) : base })),
    typeOf(state, ref) {
      if (position.rows) return typeOf(state.store, position, ref as number);
      const [typename] = position.typenames;
      if (!typename) return null;
      if ('fixed' in typename) return typename.fixed;
      const value = (ref as JsonObject)[typename.alias];
      return typeof value === 'string' ? value : null;
    },
    typed: position.typenames.length > 0,
  };
}

function splitReader(parts: readonly SelectionReader[]): SelectionReader {
  const part = (ref: ObjectRef, index: number): ObjectRef | null => (ref as readonly (ObjectRef | null)[])[index] ?? null;
  return {
    key: parts.map((reader) => reader.key).join('+'),
    readersOf: (field, type) =>
      parts.flatMap((reader, index) =>
        reader.readersOf(field, type).map((fieldReader) => ({
          ...fieldReader,
          object(state: WriteState, ref: ObjectRef) {
            const own = part(ref, index);
            return own === null ? null : fieldReader.object(state, own);
          },
          row: (ref: ObjectRef) => fieldReader.row(part(ref, index) ?? -1),
        })),
      ),
    typeOf(state, ref) {
      for (const [index, reader] of parts.entries()) {
        const own = part(ref, index);
        const type = own === null ? null : reader.typeOf(state, own);
        if (type !== null) return type;
      }
      return null;
    },
    typed: parts.some((reader) => reader.typed),
  };
}
