import { describe, expect, it } from 'vitest';
import { processorMs, readingMs } from '../../support/processor-time.ts';
import { scriptedEngine } from '../support/scripted-engine.ts';

const subgraphNames = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Everything can be had everywhere, so that at every level there are six ways to go on. */
const sdls = Object.fromEntries(
  subgraphNames.map((name, index) => [
    name,
    `type Query { n: N @shareable q${index}: Int }
     type N @key(fields: "id") @shareable { id: ID! n: N v: V x${index}: Int }
     type V @shareable { v: V w${index}: Int }`,
  ]),
);

const nested = (levels: number, opening: string, leaf: string): string => opening.repeat(levels) + leaf + '}'.repeat(levels);
const fragments = (count: number, body: (next: string) => string): string =>
  Array.from({ length: count }, (_, index) => `fragment F${index} on N { ${body(`F${index + 1}`)} }`).join(' ') +
  ` fragment F${count} on N { id }`;

const bombs: Readonly<Record<string, string>> = {
  'shareable fields twenty deep': `{ ${nested(20, 'n { x0 x1 x2 x3 x4 x5 v { w0 w1 w2 w3 w4 w5 } ', 'id')} }`,
  'value types twenty deep, each level split over six subgraphs': `{ n { ${nested(20, 'v { w0 w1 w2 w3 w4 w5 ', 'w0')} } }`,
  'fragments that double at every level': `{ n { ...F0 } } ${fragments(25, (next) => `a: n { ...${next} } b: n { ...${next} }`)}`,
  'fragments spread twice and nested': `{ n { ...F0 } } ${fragments(25, (next) => `...${next} ...${next} n { ...${next} }`)}`,
  'ten thousand aliases': `{ ${Array.from({ length: 10_000 }, (_, index) => `a${index}: q0`).join(' ')} }`,
  'ten thousand repetitions': `{ ${'q0 '.repeat(10_000)} }`,
  'three thousand levels': `{ ${nested(3000, 'n { ', 'id')} }`,
};

/** In which 8,000 tokens are read as many times: three seconds on a machine that takes two milliseconds for that. */
const readingsMax = 1500;

describe('planning cannot be made to hurt', () => {
  it.each(Object.entries(bombs))(
    '%s: answered or refused, in little processor time and without a throw',
    async (_name, document) => {
      const { ask } = scriptedEngine(sdls, () => ({ data: {} }));
      const takenMs = await processorMs(async () => expect(Object.keys(await ask(document)).length).toBeGreaterThan(0));
      expect(takenMs / (await readingMs())).toBeLessThan(readingsMax);
    },
  );

  it('refuses in words what is too complex, and asks no subgraph', async () => {
    const { ask, asked } = scriptedEngine(sdls, () => ({ data: {} }));
    const response = await ask(bombs['fragments that double at every level'] ?? '');
    expect(response).toEqual({ errors: [{ message: 'The operation is too complex.' }] });
    expect(asked).toEqual([]);
  });

  it('still plans a hundred levels', async () => {
    const { ask } = scriptedEngine(sdls, () => ({ data: { n: null } }));
    expect(await ask(`{ ${nested(100, 'n { ', 'x3')} }`)).toEqual({ data: { n: null } });
  });
});
