import { describe, expect, it } from 'vitest';
import { remember } from '../../src/lib/remember.ts';

function remembered(keys: readonly string[], entriesMax: number): readonly [string, number][] {
  const memory = new Map<string, number>();
  keys.forEach((key, index) => remember(memory, key, index, entriesMax));
  return [...memory];
}

describe('a bounded memory', () => {
  it('keeps as many entries as it may hold', () => {
    expect(remembered(['a', 'b', 'c'], 3)).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
    ]);
  });

  it('forgets the entry kept longest ago for one more', () => {
    expect(remembered(['a', 'b', 'c', 'd'], 3)).toEqual([
      ['b', 1],
      ['c', 2],
      ['d', 3],
    ]);
  });

  it('takes an entry that is kept again as the newest, and forgets no other for it', () => {
    expect(remembered(['a', 'b', 'c', 'a'], 3)).toEqual([
      ['b', 1],
      ['c', 2],
      ['a', 3],
    ]);
    expect(remembered(['a', 'b', 'c', 'a', 'd'], 3)).toEqual([
      ['c', 2],
      ['a', 3],
      ['d', 4],
    ]);
  });
});
