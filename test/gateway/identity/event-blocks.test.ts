import { describe, expect, it } from 'vitest';
import { createEventBlocks } from '../../../src/gateway/identity/event-blocks.ts';

describe('blocks of an event stream', () => {
  const text = 'event: a\ndata: []\n\n\nx\n\n\n\nlast\n\n';

  it.each([1, 2, 3, 5, 100])('are the same in pieces of %i characters', (length) => {
    const blocks = createEventBlocks(20);
    const pieces = text.match(new RegExp(`[\\s\\S]{1,${length}}`, 'g')) ?? [];
    expect(pieces.flatMap((piece) => blocks.add(piece))).toEqual(['event: a\ndata: []', '\nx', '', 'last']);
  });

  it('may be as long as the bound without an end, and no longer', () => {
    const blocks = createEventBlocks(20);
    expect(blocks.add('x'.repeat(15))).toEqual([]);
    expect(blocks.add('x'.repeat(5))).toEqual([]);
    expect(() => blocks.add('x')).toThrow('A message has more than 20 characters.');
    expect(createEventBlocks(20).add(`${'x'.repeat(10)}\n\n${'x'.repeat(20)}`)).toHaveLength(1);
  });
});
