import { expect, it } from 'vitest';
import { createCpuAllowance } from '../../../src/gateway/rate-limits/cpu-allowance.ts';
import { movableClock } from '../../support/movable-clock.ts';

it('lets a payer begin as long as any of the processor time is left, and says when there is some again', () => {
  const clock = movableClock();
  const allowance = createCpuAllowance({ cpuMs: 1000, windowSeconds: 10 }, clock);
  allowance.spend(['network'], 1000);
  expect(allowance.secondsToWait(['network'])).toBe(0);
  allowance.spend(['network'], 1);
  expect(allowance.secondsToWait(['network'])).toBeCloseTo(0.01);
  expect(allowance.secondsToWait(['another'])).toBe(0);
  clock.advance(0.01);
  expect(allowance.secondsToWait(['network'])).toBe(0);
});

it('has overdrawn time paid off before anything else begins', () => {
  const clock = movableClock();
  const allowance = createCpuAllowance({ cpuMs: 1000, windowSeconds: 10 }, clock);
  allowance.spend(['network'], 1500);
  expect(allowance.secondsToWait(['network'])).toBe(5);
  clock.advance(4.9);
  expect(allowance.secondsToWait(['network'])).toBeGreaterThan(0);
  clock.advance(0.1);
  expect(allowance.secondsToWait(['network'])).toBe(0);
});

it('charges each of several payers, and waits for all of them', () => {
  const allowance = createCpuAllowance({ cpuMs: 1000, windowSeconds: 10 }, movableClock());
  allowance.spend(['network', 'account'], 600);
  allowance.spend(['elsewhere', 'account'], 600);
  expect(allowance.secondsToWait(['network'])).toBe(0);
  expect(allowance.secondsToWait(['network', 'account'])).toBe(2);
});

it('owes nobody anything: nobody waits', () => {
  expect(createCpuAllowance({ cpuMs: 1, windowSeconds: 1 }, movableClock()).secondsToWait([])).toBe(0);
});
