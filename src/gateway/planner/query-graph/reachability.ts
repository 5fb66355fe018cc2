import type { FieldSets } from './field-sets.ts';
import type { SubgraphMove, Move, Moves } from './moves.ts';
import type { QueryNode } from './query-node.ts';

/** How far away things are by keys, so that the search walks no way that leads nowhere. */
export interface Reachability {
  /**
   * At least how many requests in sequence an option takes, for values of an object type at a place: 0 here, Infinity where no
   * chain of keys leads to its needs. Needs inside needs are taken to be within reach.
   */
  distance(node: QueryNode, objectType: string, move: Move): number;
}

export function createReachability(moves: Moves, fieldSets: FieldSets): Reachability {
  const tables = new Map<string, Map<string, DistanceEntry>>();

  /** Every option that could ever serve a need of `option`, and so on. */
  function addAll(node: QueryNode, objectType: string, move: Move, table: Map<string, DistanceEntry>): void {
    const open = [move];
    for (let next = open.pop(); next; next = open.pop()) {
      if (table.has(next.signature)) continue;
      const needs = next.kind === 'local' ? [] : needsOf(node, objectType, next);
      table.set(next.signature, { needs, distance: next.kind === 'local' ? 0 : Infinity });
      for (const need of needs ?? []) open.push(...need);
    }
  }

  /** For each field that the move needs, the ways to have it. Null: the needs contradict each other. */
  function needsOf(node: QueryNode, objectType: string, move: SubgraphMove): (readonly Move[])[] | null {
    if (move.via.kind === 'root') return [];
    const parent = move.via.kind === 'interface' ? move.via.name : objectType;
    const needs = fieldSets.merge(parent, move.requires === null ? [move.key] : [move.key, move.requires]);
    if (!needs) return null;
    const fields = needs.fields.filter((field) => field.types.has(objectType) && field.name !== '__typename');
    return fields.map((field) => moves.goals(node, field, [objectType]).flatMap((goal) => goal.moves));
  }

  return {
    distance(node, objectType, move) {
      const tableKey = `${node.id} ${objectType}`;
      let table = tables.get(tableKey);
      if (!table) tables.set(tableKey, (table = new Map<string, DistanceEntry>()));
      if (!table.has(move.signature)) {
        addAll(node, objectType, move, table);
        computeDistances(table);
      }
      return table.get(move.signature)?.distance ?? Infinity;
    },
  };
}

interface DistanceEntry {
  readonly needs: readonly (readonly Move[])[] | null;
  distance: number;
}

/** Shortest lengths by rounds: a move is one longer than the longest of its needs, a need as long as its shortest way. */
function computeDistances(table: ReadonlyMap<string, DistanceEntry>): void {
  const distanceOf = (need: readonly Move[]): number =>
    Math.min(Infinity, ...need.map((move) => table.get(move.signature)?.distance ?? Infinity));
  for (let round = 1; round <= table.size; round++) {
    for (const entry of table.values()) {
      if (entry.distance !== Infinity || entry.needs === null) continue;
      if (!entry.needs.every((need) => distanceOf(need) < round)) continue;
      entry.distance = round;
    }
  }
}
