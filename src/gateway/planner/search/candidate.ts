import type { ContextScope } from './context-scope.ts';
import { compareCosts, type Cost } from './cost.ts';
import type { Goal, Move } from '../query-graph/moves.ts';
import type { FetchEntry, Missing } from './selection-plan.ts';
import type { PartialPlan } from './partial-plan.ts';
import type { CountMissing } from './weigh-missing.ts';

/** How a field is looked for. */
export interface SearchOptions {
  /** Moves whose needs are being planned; taking one again would lead in a circle. */
  readonly trail: readonly string[];
  /** How many moves in sequence may be opened for needs. -1: what is taken must be at hand. */
  readonly reach: number;
  /** Wanted for a move, so that having it early comes before all. */
  readonly need: boolean;
  /** Among equals, the subgraph to favour. */
  readonly preferred: number | null;
}

/** A goal with what its values find above them, as seen from the objects that have the field. */
export interface ScopedGoal extends Goal {
  readonly scope: ContextScope;
}

/** A partial plan with what was asked for; all of it is there after `level` requests. */
export interface Resolved {
  readonly partial: PartialPlan;
  readonly level: number;
}

/** A way to take a field, weighed but not yet taken. */
export interface Candidate {
  readonly move: Move;
  readonly missing: readonly Missing[];
  /** Of the whole position, with the field taken. */
  readonly cost: Cost;
  readonly late: number;
  /** After how many requests the field and all below it are there. */
  readonly level: number;
  /** Of the fetch that brings the field; 0 where none does. */
  readonly fetchLevel: number;
  readonly take: () => PartialPlan;
}

/** A fetch's needs are met: after `level` requests. */
export interface ReadyFetch {
  readonly partial: PartialPlan;
  readonly entries: readonly FetchEntry[];
  readonly level: number;
}

/** Negative where `a` is the better way. */
export function compareCandidates(countMissing: CountMissing, a: Candidate, b: Candidate, options: SearchOptions): number {
  const favour = ({ move }: Candidate): number => (move.kind === 'subgraph' && move.graph === options.preferred ? 0 : 1);
  return (
    countMissing(a.missing) - countMissing(b.missing) ||
    (options.need ? a.level - b.level : 0) ||
    compareCosts(a.cost, b.cost) ||
    (options.preferred === null ? 0 : favour(a) - favour(b)) ||
    a.late - b.late
  );
}
