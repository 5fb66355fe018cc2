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

  it.each([
    ['directive @skip on FIELD', '{ rate @skip(if: true) good { name } }'],
    ['directive @skip(first: Int, if: Boolean!) on FIELD', '{ rate @skip(if: true) good { name } }'],
    ['directive @include(if: String!) on FIELD', '{ rate @include(if: false) good { name } }'],
    ['directive @defer on FIELD', '{ ... @defer(if: false) { good { name } } }'],
  ])('leaves clients the directives of the language and of the gateway as they are: %s', async (definition, document) => {
    await using gateway = await startTestGateway({ subgraphs: { goods: { ...goods, sdl: goods.sdl + definition }, prices } });
    expect((await post(gateway.graphqlUrl, document)).body).toEqual({ data: { good: { name: 'lantern' } } });
  });

  it.each(['deprecated', 'specifiedBy', 'oneOf', 'stream', 'skip'])('is not what the language calls @%s', async (name) => {
    const sdl = `${goods.sdl} directive @${name} on FIELD`;
    await using gateway = await startTestGateway({ subgraphs: { goods: { ...goods, sdl }, prices } });
    const { body } = await post(gateway.graphqlUrl, `{ good { name @${name} } }`);
    expect(body.errors?.[0]?.message).toContain(`irective "@${name}"`);
    expect(gateway.fetches).toEqual([]);
  });

  it.each(['a: Mode', 'a: [[Mode!]]', 'a: Nested'])('is refused where it takes what is protected (%s)', (argument) => {
    const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@authenticated"])
      enum Mode @authenticated { FAST } input Nested { within: Nested mode: Mode }
      directive @how(${argument}) on FIELD type Query { q(nested: Nested): Int }`;
    expect(buildGraph({ subgraphs: [{ name: 'one', sdl }] })).toMatchObject({
      ok: false,
      faults: [expect.stringMatching(/^"@how\(a:\)" takes "Mode", which is protected/)],
    });
  });

  it('is refused where nobody could give what it requires', () => {
    const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@inaccessible"])
      enum Mode @inaccessible { FAST } directive @how(mode: Mode!) on FIELD type Query { q: Int }`;
    expect(buildGraph({ subgraphs: [{ name: 'one', sdl }] })).toMatchObject({
      ok: false,
      faults: [expect.stringContaining('"@how(mode:)" is required and @inaccessible')],
    });
  });

  it.each([
    ['@inaccessible', '"@inaccessible"'],
    ['@federation__inaccessible', ''],
    ['@hide', '{ name: "@inaccessible", as: "@hide" }'],
  ])('hides from clients what a subgraph hides of it by %s', async (mark, imports) => {
    const sdl = `${link.replace('"@key"', imports)} directive @d(shown: Int, secret: Int ${mark}) on FIELD type Query { x: Int }`;
    await using gateway = await startTestGateway({ subgraphs: { a: { sdl, resolvers: { Query: { x: () => 1 } } } } });
    const { body } = await post(gateway.graphqlUrl, '{ __schema { directives { name args { name } } } }');
    const { directives } = (body as { data: { __schema: { directives: { name: string }[] } } }).data.__schema;
    expect(directives).toContainEqual({ name: 'd', args: [{ name: 'shown' }] });
    expect((await post(gateway.graphqlUrl, '{ x @d(secret: 1) }')).body).toMatchObject({
      errors: [{ message: 'Unknown argument "secret" on directive "@d".' }],
    });
    expect((await post(gateway.graphqlUrl, '{ x @d(shown: 1) }')).body).toEqual({ data: { x: 1 } });
  });

  it('is refused where it hides what it requires', () => {
    const sdl = (secret: string) =>
      `${link.replace('"@key"', '"@key", "@inaccessible"')} directive @d(secret: ${secret} @inaccessible) on FIELD type Query { x: Int }`;
    const built = (secret: string) => buildGraph({ subgraphs: [{ name: 'a', sdl: sdl(secret) }] });
    expect(built('Int!')).toMatchObject({
      ok: false,
      faults: [expect.stringMatching(/^"@d\(secret:\)" is required and @inaccessible, so that/)],
    });
    expect(built('Int! = 1').ok).toBe(true);
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
