/** Counts the work put into one operation, so that no document can make planning take long or grow large. */
export interface Budget {
  /** Throws `TooComplex` when the operation has used up what it may. */
  spend(steps: number): void;
}

export function createBudget(stepsMax: number): Budget {
  let left = stepsMax;
  return {
    spend(steps) {
      left -= steps;
      if (left < 0) throw new TooComplex();
    },
  };
}

/** The operation would cost more planning than one operation may. */
export class TooComplex extends Error {
  constructor() {
    super('The operation is too complex.');
    this.name = 'TooComplex';
  }
}
