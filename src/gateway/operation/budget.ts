import type { CpuClock } from '../../lib/cpu-clock.ts';
import type { Sliced } from '../../lib/sliced.ts';

/** Bounds the work put into one operation, so that no document can make planning take long or grow large. */
export interface Budget {
  /** Throws `TooComplex` when the operation has used up what it may. */
  spend(steps: number): void;
}

/** What has been put into an operation. */
export interface Spent {
  readonly steps: number;
  /** Returns the milliseconds of processor time to the first who asks, and 0 to others: they found the result in memory. */
  takeCpuMs(): number;
}

/** A budget whose work is done in slices. The time between them belongs to others and is not counted. */
export interface SlicedBudget extends Budget {
  /** The same work, each of its slices counted. It throws `TooComplex` before a slice for which nothing is left. */
  bound<Result>(work: Sliced<Result>): Sliced<Result>;
  spent(): Spent;
}

export interface BudgetLimits {
  /** The same documents are refused everywhere and always. */
  readonly planningStepsMax: number;
  /** Milliseconds of processor time. They bound steps that are longer than they should be. */
  readonly planningCpuMsMax: number;
  readonly cpu: CpuClock;
}

/** Of what is not asked for by clients. */
export const generousLimits: BudgetLimits = { planningStepsMax: 100_000, planningCpuMsMax: Infinity, cpu: { nowMs: () => 0 } };

export const nothingSpent: Spent = { steps: 0, takeCpuMs: () => 0 };

/** Steps between two looks at the clock. */
const stepsPerLook = 100;

/**
 * Up to so many steps the clock decides nothing. Operations of people take a fraction of them, and are not refused because
 * garbage was collected meanwhile, or because the process has just begun and runs slowly.
 */
const untimedSteps = 4000;

/** `before`: what was put into the operation in earlier pieces of work. */
export function createBudget(limits: BudgetLimits, before: Spent = nothingSpent): SlicedBudget {
  const { planningStepsMax, planningCpuMsMax, cpu } = limits;
  let used = before.steps;
  let cpuMs = before.takeCpuMs();
  let nextLook = used + stepsPerLook;
  /** Null between slices. */
  let begunMs: number | null = null;

  const cpuMsNow = (): number => cpuMs + (begunMs === null ? 0 : cpu.nowMs() - begunMs);

  function spend(steps: number): void {
    used += steps;
    if (used > planningStepsMax) throw new TooComplex('steps');
    if (used < nextLook) return;
    nextLook = used + stepsPerLook;
    look();
  }

  function look(): void {
    if (used > untimedSteps && cpuMsNow() > planningCpuMsMax) throw new TooComplex('time');
  }

  return {
    spend,
    *bound<Result>(work: Sliced<Result>): Sliced<Result> {
      for (;;) {
        look();
        begunMs = cpu.nowMs();
        let step: IteratorResult<undefined, Result>;
        try {
          step = work.next();
        } finally {
          cpuMs = cpuMsNow();
          begunMs = null;
        }
        if (step.done) return step.value;
        yield;
      }
    },
    spent() {
      let left = cpuMsNow();
      return {
        steps: used,
        takeCpuMs() {
          const taken = left;
          left = 0;
          return taken;
        },
      };
    },
  };
}

/** The operation would cost more planning than one operation may. */
export class TooComplex extends Error {
  /** What it has used up. `time` depends on the machine and on how warm it runs: another try may pass. */
  readonly by: 'steps' | 'time';

  constructor(by: 'steps' | 'time') {
    super('The operation is too complex.');
    this.name = 'TooComplex';
    this.by = by;
  }
}
