import type { EntityEntry, Position } from '../planner/fetch-graph/operation-plan.ts';
import type { Json } from '../../lib/json.ts';
import { objectAt, type ResponseStore } from './response-store.ts';

/** Remembers a number for rows that must have the same representation, so that it is written once for all of them. */
export interface RowIdentity {
  /** Undefined where no equal row was remembered. */
  find(row: number): number | undefined;
  /** Remembers for the row that `find` was last asked about. */
  remember(value: number): void;
}

/** What a representation is made of: a leaf of the object itself, or whatever the entity of a fetch has. */
interface Part {
  readonly source: number;
  /** Null: the entity decides. */
  readonly alias: string | null;
}

/** Null where a need has fields of its own, so that comparing rows would cost as much as writing them. */
export function rowIdentity(store: ResponseStore, position: Position, entry: EntityEntry): RowIdentity | null {
  const parts = partsOf(position, entry);
  if (!parts) return null;
  const root: Level = new Map();
  let level: Level = root;
  let last: Json = null;

  function partOf(part: Part, row: number): Json | undefined {
    if (part.alias !== null) return objectAt(store, position, part.source, row)?.[part.alias];
    return store.positions[position.id]?.sources[part.source]?.slot[row];
  }

  return {
    find(row) {
      level = root;
      for (let index = 0; index < parts.length - 1; index++) {
        const key = partOf(parts[index] as Part, row) ?? null;
        let next = level.get(key);
        if (!(next instanceof Map)) level.set(key, (next = new Map()));
        level = next;
      }
      last = partOf(parts[parts.length - 1] as Part, row) ?? null;
      const found = level.get(last);
      return typeof found === 'number' ? found : undefined;
    },
    remember: (value) => void level.set(last, value),
  };
}

type Level = Map<Json, Level | number>;

function partsOf(position: Position, { needs, types, typename }: EntityEntry): Part[] | null {
  if (typename === null && types.length > 1) return null;
  const parts = new Map<string, Part>();
  for (const field of needs.fields) {
    const [read, other] = position.reads.get(field) ?? [];
    if (field.selection || field.name === '__typename' || !read || other) return null;
    const alias = read.source === 0 ? read.alias : null;
    parts.set(`${read.source} ${alias ?? ''}`, { source: read.source, alias });
  }
  return parts.size > 0 ? [...parts.values()] : null;
}
