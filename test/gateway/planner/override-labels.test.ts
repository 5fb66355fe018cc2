import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../../src/lib/random.ts';
import { answerEntities, scriptedEngine } from '../support/scripted-engine.ts';

const shop = {
  old: `
    type Query { product: Product cheapest: Product }
    type Product @key(fields: "id") { id: ID! price: Int stock: Int }
  `,
  young: `
    type Query { cheapest: Product @override(from: "old", label: "percent(100)") }
    type Product @key(fields: "id") {
      id: ID!
      price: Int @override(from: "old", label: "prices-moved")
      stock: Int @override(from: "old", label: "percent(25)")
    }
  `,
};

/** `draw`: where in a hundred the request falls. */
function shopWith(draw: number) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE((draw / 100) * 2 ** 32);
  const product = { id: '1', price: 5, stock: 7 };
  return scriptedEngine(shop, (asked) => ({ data: { product, cheapest: product, ...answerEntities(asked, () => product) } }), {
    random: { ...systemRandom, bytes: () => bytes },
  });
}

describe('a field on its way to another subgraph', () => {
  it.each([
    { labels: [], asked: ['old'] },
    { labels: ['prices-moved'], asked: ['old', 'young'] },
    { labels: ['another'], asked: ['old'] },
  ])('is taken where the labels $labels say', async ({ labels, asked: subgraphs }) => {
    const { ask, asked } = shopWith(0);
    expect(await ask('{ product { price } }', { labels: new Set(labels) })).toEqual({ data: { product: { price: 5 } } });
    expect(asked.map(({ subgraph }) => subgraph)).toEqual(subgraphs);
  });

  it.each([
    { draw: 24, asked: ['old', 'young'] },
    { draw: 25, asked: ['old'] },
  ])('is taken for a share of requests from where it goes to (drawn: $draw of 100)', async ({ draw, asked: subgraphs }) => {
    const { ask, asked } = shopWith(draw);
    expect(await ask('{ product { stock } }')).toEqual({ data: { product: { stock: 7 } } });
    expect(asked.map(({ subgraph }) => subgraph)).toEqual(subgraphs);
  });

  it('may be one of the root', async () => {
    const { ask, asked } = shopWith(0);
    expect(await ask('{ cheapest { id } }')).toEqual({ data: { cheapest: { id: '1' } } });
    expect(asked.map(({ subgraph }) => subgraph)).toEqual(['young']);
  });
});
