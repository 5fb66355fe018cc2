import type { Read, Spot } from '../plan/operation-plan.ts';
import { originOf, type Field } from '../plan/selection.ts';
import type { JsonObject } from '../subgraphs/subgraph.ts';
import { objectAt, typeOf } from './answer.ts';
import type { Handle, Writing } from './writing.ts';

/** How a selection is read from what the subgraphs answered for the objects at a spot, or at several that are parts of one. */
export interface View {
  /** Tells equal views apart from others. */
  readonly key: string;
  /** Where the field is found for an object type; several where its own selection is split. */
  locate(field: Field, type: string | null): Located[];
  /** The object type, or null where nothing tells. */
  typeOf(writing: Writing, handle: Handle): string | null;
  /** Whether objects here can be told apart at all; where not, the selection is the same for all types. */
  readonly typed: boolean;
}

export interface Located {
  readonly read: Read;
  readonly spot: Spot;
  /** The object that has the field's value under `read.alias`. */
  object(writing: Writing, handle: Handle): JsonObject | null;
  /** The row of the handle at `spot`; only where the spot has rows. */
  row(handle: Handle): number;
}

export function viewOf(spots: readonly Spot[]): View {
  const [only] = spots;
  return only && spots.length === 1 ? spotView(only) : splitView(spots.map(spotView));
}

function spotView(spot: Spot): View {
  const base = (_writing: Writing, handle: Handle): JsonObject | null => handle as JsonObject | null;
  const object = (source: number) => (writing: Writing, handle: Handle) =>
    objectAt(writing.answer, spot, source, handle as number);
  const row = (handle: Handle): number => handle as number;
  return {
    key: `${spot.id}`,
    locate: (field, type) =>
      (spot.reads.get(originOf(field)) ?? [])
        .filter((read) => type === null || read.types.has(type))
        .map((read) => ({ read, spot, row, object: spot.rows ? object(read.source) : base })),
    typeOf(writing, handle) {
      if (spot.rows) return typeOf(writing.answer, spot, handle as number);
      const [typename] = spot.typenames;
      if (!typename) return null;
      if ('fixed' in typename) return typename.fixed;
      const value = (handle as JsonObject)[typename.alias];
      return typeof value === 'string' ? value : null;
    },
    typed: spot.typenames.length > 0,
  };
}

function splitView(parts: readonly View[]): View {
  const part = (handle: Handle, index: number): Handle | null => (handle as readonly (Handle | null)[])[index] ?? null;
  return {
    key: parts.map((view) => view.key).join('+'),
    locate: (field, type) =>
      parts.flatMap((view, index) =>
        view.locate(field, type).map((located) => ({
          ...located,
          object(writing: Writing, handle: Handle) {
            const own = part(handle, index);
            return own === null ? null : located.object(writing, own);
          },
          row: (handle: Handle) => located.row(part(handle, index) ?? -1),
        })),
      ),
    typeOf(writing, handle) {
      for (const [index, view] of parts.entries()) {
        const own = part(handle, index);
        const type = own === null ? null : view.typeOf(writing, own);
        if (type !== null) return type;
      }
      return null;
    },
    typed: parts.some((view) => view.typed),
  };
}
