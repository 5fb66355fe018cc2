import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../../src/gateway/supergraph/build-graph.ts';
import { post, startTestGateway, type TestSubgraph } from '../../support/gateway/start-test-gateway.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const cached = 'directive @cached(ttl: Int) on FIELD | FRAGMENT_SPREAD';
const inContext = 'directive @inContext(country: String) on QUERY';

const goods: TestSubgraph = {
  sdl: `${link} ${cached} ${inContext} type Query { good: Good } type Mutation { sell: Good }
    type Good @key(fields: "id") { id: ID! name: String }`,
  resolvers: {
    Query: { good: () => ({ id: '1', name: 'lantern' }) },
    Mutation: { sell: () => ({ id: '1', name: 'lantern' }) },
  },
};
const prices: TestSubgraph = {
  sdl: `${link} ${inContext} type Query { rate: Int } type Good @key(fields: "id") { id: ID! price: Int }`,
  resolvers: { Query: { rate: () => 2 }, Good: { __resolveReference: ({ id }: { id: string }) => ({ id, price: 7 }) } },
};
const open = () => startTestGateway({ subgraphs: { goods, prices } });

describe('a directive that subgraphs define for operations and fields', () => {
  it('travels to the subgraphs that define it, where the client put it, with its variables', async () => {
    await using gateway = await open();
    const document = `query ($country: String, $ttl: Int) @inContext(country: $country) {
      good @cached(ttl: $ttl) { name price @cached(ttl: 3) } rate }`;
    const { body } = await post(gateway.graphqlUrl, document, { variables: { country: 'ch', ttl: 9 } });
    expect(body).toEqual({ data: { good: { name: 'lantern', price: 7 }, rate: 2 } });

    const sent = gateway.fetches.map(({ request }) => request);
    const toGoods = sent.filter(({ query }) => query.includes('good'));
    expect(toGoods.map(({ query }) => query)).toEqual([
      expect.stringMatching(/^query\(.*\) @inContext\(country: \$country\)\{good @cached\(ttl: \$ttl\)\{/),
    ]);
    expect(JSON.parse(toGoods[0]?.variables ?? '')).toEqual({ country: 'ch', ttl: 9 });
    const others = sent.filter((request) => !toGoods.includes(request));
    for (const { query } of others) {
      expect(query).toContain('@inContext(country: $country)');
      expect(query).not.toContain('@cached');
    }
  });

  it('does not stand where the subgraph does not allow it', async () => {
    await using gateway = await open();
    const { body } = await post(gateway.graphqlUrl, 'mutation @inContext { sell { name } }');
    expect(body.errors?.[0]?.message).toContain('Directive "@inContext" may not be used on MUTATION');
    const spread = await post(gateway.graphqlUrl, '{ good { ...G @cached } } fragment G on Good { name }');
    expect(spread.body.errors?.[0]?.message).toContain('Directive "@cached" may not be used on FRAGMENT_SPREAD');
  });

  it('keeps apart what is asked for under other directives', async () => {
    await using gateway = await open();
    const { body } = await post(
      gateway.graphqlUrl,
      '{ a: good @cached(ttl: 1) { name } b: good { name } good { name @cached } }',
    );
    const good = { name: 'lantern' };
    expect(body).toEqual({ data: { a: good, b: good, good } });
    expect(gateway.fetches[0]?.request.query).toMatch(/a:good @cached\(ttl: 1\)\{.*b:good\{.*good\{name @cached/);
  });

  it('is refused where subgraphs define it each in another way, and survives as a ready supergraph', () => {
    const subgraphs = [
      { name: 'goods', sdl: goods.sdl },
      { name: 'prices', sdl: prices.sdl },
    ];
    const built = buildGraph({ subgraphs });
    expect(buildGraph({ subgraphs: [], ready: built.ok ? built.supergraphSdl : '' })).toEqual(built);
    const other = prices.sdl.replace('country: String', 'country: Int');
    expect(
      buildGraph({
        subgraphs: [
          { name: 'goods', sdl: goods.sdl },
          { name: 'prices', sdl: other },
        ],
      }),
    ).toMatchObject({
      ok: false,
      faults: [expect.stringMatching(/^@inContext is defined as .* in "goods" and as .* in "prices"\./)],
    });
  });
});
