import { expect, it } from 'vitest';
import type { Json } from '../../../src/lib/json.ts';
import { processorMs, readingMs } from '../../support/processor-time.ts';
import { times } from '../../support/times.ts';
import { answerEntities, scriptedEngine } from '../support/scripted-engine.ts';

const sdls = {
  shops: `
    type Query { shops: [Shop] }
    type Shop @context(name: "shop") { name: String note: String offers: [Offer] }
    type Offer @key(fields: "id") {
      id: ID!
      price(name: String @fromContext(field: "$shop { name }"), note: String @fromContext(field: "$shop { note }")): Int
    }
  `,
};

/** Asks for two shops with so many offers each, and the texts that they take from the shop. */
async function ask(count: number, characters: number) {
  const shop = (letter: string): Json => ({
    name: letter.repeat(characters),
    note: '0,1'.repeat(characters),
    offers: times(count, (at) => ({ id: `${at}` })),
  });
  const shops = [shop('a'), shop('b')];
  const { ask: query, asked } = scriptedEngine(sdls, (one) =>
    one.query.includes('_entities') ? { data: answerEntities(one, ({ id }) => ({ price: Number(id) })) } : { data: { shops } },
  );
  const response = await query('{ shops { offers { price } } }');
  return { response, asked };
}

it('objects are asked for with the values of the object above them, two of them at a time', async () => {
  const { response, asked } = await ask(3, 2);
  const offers = [{ price: 0 }, { price: 1 }, { price: 2 }];
  expect(response).toEqual({ data: { shops: [{ offers }, { offers }] } });
  const { variables } = asked[1] ?? { variables: {} };
  expect(Object.values(variables).filter((value) => typeof value === 'string')).toEqual(['aa', '0,10,1', 'bb', '0,10,1']);
});

it('a long value costs no more for each object that takes it', async () => {
  const takenMs = await processorMs(() => ask(2000, 100_000));
  // As long as reading 8,000 tokens a thousand times: half a second where that takes half a millisecond.
  expect(takenMs / (await readingMs())).toBeLessThan(1000);
});
