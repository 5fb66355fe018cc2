import { describe, expect, it } from 'vitest';
import { forgetRefilled } from '../../../src/gateway/rate-limits/forget-refilled.ts';

function left(entries: readonly (readonly [string, number])[], keysMax: number): string[] {
  const usedUpTo = new Map(entries);
  forgetRefilled(usedUpTo, 1000, keysMax);
  return [...usedUpTo.keys()];
}

describe('a memory of rates', () => {
  it('forgets a key in the moment in which it has all of its rate again, and not a millisecond before', () => {
    expect(
      left(
        [
          ['a', 1000],
          ['b', 1001],
        ],
        10,
      ),
    ).toEqual(['b']);
    expect(
      left(
        [
          ['a', 1001],
          ['b', 1001],
        ],
        10,
      ),
    ).toEqual(['a', 'b']);
  });

  it('holds as many keys as it may, and forgets the one used longest ago for one more', () => {
    expect(
      left(
        [
          ['a', 2000],
          ['b', 2000],
        ],
        2,
      ),
    ).toEqual(['a', 'b']);
    expect(
      left(
        [
          ['a', 2000],
          ['b', 2000],
          ['c', 2000],
        ],
        2,
      ),
    ).toEqual(['b', 'c']);
  });
});
