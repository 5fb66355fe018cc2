import type { CpuClock } from '../../lib/cpu-clock.ts';

/** Bounds the work put into one operation, so that no document can make planning take long or grow large. */
export interface Budget {
  /** Throws `TooComplex` when the operation has used up what it may. */
  spend(steps: number): void;
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

/** Steps between two looks at the clock. */
const stepsPerLook = 100;

export function createBudget({ planningStepsMax, planningCpuMsMax, cpu }: BudgetLimits): Budget {
  const endMs = cpu.nowMs() + planningCpuMsMax;
  let left = planningStepsMax;
  let untilLook = stepsPerLook;
  return {
    spend(steps) {
      left -= steps;
      if (left < 0) throw new TooComplex('steps');
      untilLook -= steps;
      if (untilLook > 0) return;
      untilLook = stepsPerLook;
      if (cpu.nowMs() > endMs) throw new TooComplex('time');
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
