import { describe, expect, it } from 'vitest';
import { post, startTestGateway, type TestSubgraph } from '../support/gateway/start-test-gateway.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated"])';
const orders = (type: string, field: string): TestSubgraph => ({
  sdl: `${link} type Query { order: Order } type Order @key(fields: "id") ${type} { id: ID! ${field} total: Int }`,
  resolvers: { Query: { order: () => ({ id: 'secret-7', total: 3 }) } },
});
const reviews: TestSubgraph = {
  sdl: `${link} type Order @key(fields: "id") { id: ID! stars: Int }`,
  resolvers: { Order: { __resolveReference: ({ id }: { id: string }) => ({ id, stars: id === 'secret-7' ? 5 : 0 }) } },
};
const open = (subgraph: TestSubgraph) => startTestGateway({ subgraphs: { orders: subgraph, reviews } });

describe('a key that the caller may not see', () => {
  it('names the entity to the subgraphs that have it as their key, and is in no answer', async () => {
    await using gateway = await open(orders('', '@authenticated'));
    const { body } = await post(gateway.graphqlUrl, '{ order { id stars } }');
    // The key cannot be null, so that asking for it takes the order along; what is beside it does not depend on it.
    expect(body.data).toEqual({ order: null });
    const beside = await post(gateway.graphqlUrl, '{ order { stars total } }');
    expect(beside.body).toEqual({ data: { order: { stars: 5, total: 3 } } });
    expect(beside.text).not.toContain('secret-7');
  });

  it('goes nowhere where the type itself is protected', async () => {
    await using gateway = await open(orders('@authenticated', ''));
    const { body } = await post(gateway.graphqlUrl, '{ order { stars total } }');
    expect(body.data).toEqual({ order: null });
    expect(gateway.fetches).toEqual([]);
  });
});
