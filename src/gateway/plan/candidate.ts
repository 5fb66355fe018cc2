import type { ContextScope } from './context-scope.ts';
import { compareCosts, type Cost } from './cost.ts';
import type { Goal, Option } from './options.ts';
import type { HopEntry, Missing } from './position-plan.ts';
import type { Site } from './site.ts';
import type { Weigher } from './weigh-missing.ts';

/** How a field is looked for. */
export interface How {
  /** Jumps whose needs are being looked for; taking one again would lead in a circle. */
  readonly trail: readonly string[];
  /** How many jumps in sequence may be opened for needs. -1: what is taken must be at hand. */
  readonly reach: number;
  /** Wanted for a jump, so that having it early comes before all. */
  readonly need: boolean;
  /** Among equals, the subgraph to favour. */
  readonly preferred: number | null;
}

/** A goal with what its values find above them, as seen from the objects that have the field. */
export interface ScopedGoal extends Goal {
  readonly scope: ContextScope;
}

/** Something taken at the site: all of it is there after `level` requests. */
export interface Had {
  readonly site: Site;
  readonly level: number;
}

/** A way to take a field, weighed but not yet taken. */
export interface Candidate {
  readonly option: Option;
  readonly missing: readonly Missing[];
  /** Of the whole position, with the field taken. */
  readonly cost: Cost;
  readonly late: number;
  /** After how many requests the field and all below it are there. */
  readonly level: number;
  /** Of the hop that brings the field; 0 where none does. */
  readonly hopLevel: number;
  readonly take: () => Site;
}

/** A hop's needs are met: after `level` requests. */
export interface Ready {
  readonly site: Site;
  readonly entries: readonly HopEntry[];
  readonly level: number;
}

/** Negative where `a` is the better way. */
export function compareCandidates(weigh: Weigher, a: Candidate, b: Candidate, how: How): number {
  const favour = ({ option }: Candidate): number => (option.kind === 'jump' && option.graph === how.preferred ? 0 : 1);
  return (
    weigh(a.missing) - weigh(b.missing) ||
    (how.need ? a.level - b.level : 0) ||
    compareCosts(a.cost, b.cost) ||
    (how.preferred === null ? 0 : favour(a) - favour(b)) ||
    a.late - b.late
  );
}
