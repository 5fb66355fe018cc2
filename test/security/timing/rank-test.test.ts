import { describe, expect, it } from 'vitest';
import { createPrng } from '../../gateway/random/prng.ts';
import { compareRanks, holm } from './rank-test.ts';

describe('the rank test', () => {
  it('says what the textbook says', () => {
    // U = 25 of 6 × 5, counted by hand.
    const { p, superiority } = compareRanks([1, 2, 4, 6, 7, 9], [3, 8, 10, 11, 12]);
    expect(superiority).toBeCloseTo(25 / 30, 10);
    expect(p).toBeCloseTo(0.0828, 3);
  });

  it('shares ranks among equal values', () => {
    expect(compareRanks([5, 5, 5], [5, 5, 5])).toEqual({ p: expect.closeTo(1, 5) as number, superiority: 0.5 });
    expect(compareRanks([1, 2, 2, 3], [2, 2, 3, 3]).superiority).toBeCloseTo(11 / 16, 10);
  });

  it('finds a small shift in enough values, and none where there is none', () => {
    const random = createPrng(1);
    const sample = (shift: number) => Array.from({ length: 400 }, () => random.next() + shift);
    expect(compareRanks(sample(0), sample(0)).p).toBeGreaterThan(0.01);
    expect(compareRanks(sample(0), sample(0.1)).p).toBeLessThan(0.001);
  });

  it('makes p-values of many comparisons stricter, and never turns their order', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02].map((p) => expect.closeTo(p, 10) as number));
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
  });
});
