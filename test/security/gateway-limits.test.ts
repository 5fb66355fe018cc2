import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultLimits } from '../support/gateway/default-limits.ts';
import { shop } from '../support/gateway/shop.ts';
import { post, startTestGateway, type TestGateway } from '../support/gateway/start-test-gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ subgraphs: shop, settings: { bodyBytesMax: 1_000_000 } });
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(() => void gateway.fetches.splice(0));

const repeat = (count: number, write: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => write(at)).join(' ');
const nested = (levels: number): string => `{ __schema ${'{ types '.repeat(levels - 2)} { name } ${'}'.repeat(levels - 2)} }`;

/** Documents that cost a planner much more than their author. */
const bombs: readonly (readonly [string, string, string])[] = [
  ['10,000 aliases', 'tokens', `{ ${repeat(10_000, (at) => `a${at}: products`)} }`],
  ['as many aliases as the tokens allow', 'aliases', `{ ${repeat(3000, (at) => `a${at}: products`)} }`],
  ['one field, again and again', 'fields', `{ ${repeat(9000, () => 'products')} }`],
  ['fields nested 20 deep', 'depth', `{ ${'me { '.repeat(20)} id ${'}'.repeat(20)} }`],
  ['fields nested too deep for introspection', 'depth', nested(defaultLimits.depthMax + 1)],
  [
    'fragments in fragments',
    'fields',
    `{ me { ...F0 } } ${repeat(25, (at) => `fragment F${at} on User { ${at === 24 ? 'id' : `...F${at + 1} ...F${at + 1}`} }`)}`,
  ],
  ['a fragment that nobody spreads', 'fields', `{ products } fragment F on Query { ${repeat(9000, () => 'products')} }`],
  ['directives', 'directives', `{ products ${repeat(1000, () => '@include(if: true)')} }`],
];

describe('a document that is over a limit', () => {
  it.each(bombs)('is refused by name before any subgraph is asked: %s', async (_, limit, query) => {
    const { status, body } = await post(gateway.graphqlUrl, query);
    expect(status).toBe(400);
    expect(body.data).toBeUndefined();
    expect(body.errors?.map(({ extensions }) => extensions['limit'])).toContain(limit);
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'OPERATION_LIMIT_EXCEEDED', type: 'invalid_request' });
    expect(gateway.fetches).toEqual([]);
  });

  it('is refused for its variables, too', async () => {
    const query = 'query ($text: String) { echo(text: $text) }';
    const list = Array.from({ length: defaultLimits.listItemsMax + 1 }, () => 'x');
    const { status, body } = await post(gateway.graphqlUrl, query, { variables: { text: list } });
    expect(status).toBe(400);
    expect(body.errors?.[0]?.extensions['limit']).toBe('listItems');
  });

  it('is answered when it is within all limits', async () => {
    const { status, body } = await post(
      gateway.graphqlUrl,
      `{ ${repeat(defaultLimits.rootFieldsMax, (at) => `a${at}: products`)} }`,
    );
    expect(status).toBe(200);
    expect(body.errors).toBeUndefined();
  });
});

it.each([-1, -2147483648])(
  'refuses a page of %d items before a subgraph is asked, and tells what it costs and where',
  async (first) => {
    const pages = {
      sdl: 'type Query { things(first: Int): [Thing] } type Thing { id: ID }',
      resolvers: { Query: { things: () => [] } },
    };
    await using asked = await startTestGateway({ subgraphs: { pages }, settings: { isProduction: true } });
    const query = 'query ($first: Int) { things(first: $first) { id } }';
    const { status, body } = await post(asked.graphqlUrl, query, { variables: { first } });
    expect(status).toBe(400);
    expect(body.errors?.[0]?.extensions).toMatchObject({ limit: 'cost', cost: 2147483647, field: 'Query.things' });
    expect(body.errors?.[0]?.message).toContain('The operation costs 2147483647 points, and may cost 1000000.');
    expect(asked.fetches).toEqual([]);
    expect((await post(asked.graphqlUrl, query, { variables: { first: 3 } })).status).toBe(200);
  },
);

it('answers others while it is sent one bomb after the other', async () => {
  const flood = Array.from({ length: 40 }, (_, at) => post(gateway.graphqlUrl, bombs[at % bombs.length]?.[2] ?? ''));
  const honest = await Promise.all(Array.from({ length: 40 }, () => post(gateway.graphqlUrl, '{ products }')));
  expect(honest.every(({ status, body }) => status === 200 && body.data.products[0] === 'lantern')).toBe(true);
  expect((await Promise.all(flood)).every(({ status }) => status === 400)).toBe(true);
});
