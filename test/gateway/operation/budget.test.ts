import { describe, expect, it } from 'vitest';
import { createBudget, TooComplex, type BudgetLimits } from '../../../src/gateway/operation/budget.ts';
import { runAtOnce, type Sliced } from '../../../src/lib/sliced.ts';

/** More steps than those up to which time decides nothing. */
const many = 5000;

function openBudget(limits: Partial<BudgetLimits> = {}) {
  let nowMs = 0;
  const cpu = { nowMs: () => nowMs };
  const all = { planningStepsMax: 100_000, planningCpuMsMax: 35, cpu, ...limits };
  return { limits: all, budget: createBudget(all), pass: (ms: number) => void (nowMs += ms) };
}

const thrownBy = (work: () => unknown): unknown => {
  try {
    work();
    return null;
  } catch (error) {
    return error;
  }
};

describe('the budget of an operation', () => {
  it('has so many steps, whatever time they take', () => {
    const { budget, pass } = openBudget({ planningStepsMax: 10 });
    pass(1000);
    budget.spend(10);
    expect(thrownBy(() => budget.spend(0.25))).toMatchObject({ by: 'steps' });
  });

  it.each([
    [35, null],
    [36, { by: 'time' }],
  ])('counts the time of all slices and none between them: %i ms', (cpuMs, refusal) => {
    const { budget, pass } = openBudget();
    function* work(): Sliced<string> {
      budget.spend(many);
      pass(20);
      yield;
      pass(cpuMs - 20);
      budget.spend(100);
      return 'done';
    }
    const slices = budget.bound(work());
    slices.next();
    pass(10_000);
    const error = thrownBy(() => expect(slices.next()).toEqual({ done: true, value: 'done' }));
    expect(error && { by: (error as TooComplex).by }).toEqual(refusal);
  });

  it('begins no slice when its time is over', () => {
    const { budget, pass } = openBudget();
    let isBegun = false;
    function* work(): Sliced<void> {
      budget.spend(many);
      pass(36);
      yield;
      isBegun = true;
    }
    expect(thrownBy(() => runAtOnce(budget.bound(work())))).toBeInstanceOf(TooComplex);
    expect(isBegun).toBe(false);
  });

  it('refuses no operation of ordinary size for its time', () => {
    const { budget, pass } = openBudget();
    function* work(): Sliced<string> {
      budget.spend(3000);
      pass(1000);
      yield;
      budget.spend(900);
      return 'done';
    }
    expect(runAtOnce(budget.bound(work()))).toBe('done');
  });

  it('goes on in the next piece of work: with the time once, with the steps always', () => {
    const { limits, budget, pass } = openBudget();
    function* work(): Sliced<void> {
      budget.spend(many);
      pass(30);
      yield;
    }
    runAtOnce(budget.bound(work()));
    const spent = budget.spent();
    const next = createBudget(limits, spent);
    function* more(): Sliced<void> {
      pass(6);
      next.spend(100);
      yield;
    }
    expect(thrownBy(() => runAtOnce(next.bound(more())))).toMatchObject({ by: 'time' });
    expect(spent.takeCpuMs()).toBe(0);
    const last = createBudget({ ...limits, planningStepsMax: many }, spent);
    expect(thrownBy(() => last.spend(1))).toMatchObject({ by: 'steps' });
  });
});
