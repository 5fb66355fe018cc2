import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { prototypeNames, schemaNames } from '../support/prototype-names.ts';
import { post, startTestGateway, type TestGateway } from '../support/gateway/start-test-gateway.ts';

let gateway: TestGateway;
let runs: string[] = [];

beforeAll(async () => {
  gateway = await startTestGateway({
    subgraphs: {
      auth: {
        sdl: `
          extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@authenticated", "@listSize"])
          type Query {
            open: String
            secret: String @authenticated
            rated: String
            page(toString: Int): [Item] @listSize(slicingArguments: ["toString"])
            echo(names: Names): String
          }
          type Mutation { erase: String @authenticated }
          type Item { id: ID }
          input Names { ${schemaNames.map((name) => `${name}: String`).join(' ')} }`,
        resolvers: {
          Query: {
            open: () => 'open',
            secret: () => 'TOP-SECRET',
            rated: () => 'rated',
            page: () => [],
            echo: (_: unknown, { names }: { names: object }) => JSON.stringify(names),
          },
          Mutation: { erase: () => void runs.push('erase') },
        },
      },
    },
    rateLimits: { 'Query.rated': { count: 1, windowSeconds: 60, by: 'address' } },
    limits: { costMax: 100 },
  });
});
beforeEach(() => {
  runs = [];
  gateway.fetches.splice(0);
});
afterAll(() => gateway[Symbol.asyncDispose]());

describe.each(prototypeNames)('a variable named %s', (name) => {
  it('cannot make the guard skip what is then executed', async () => {
    const { text, body } = await post(
      gateway.graphqlUrl,
      `query($${name}: Boolean = true) { open secret @include(if: $${name}) }`,
    );
    expect(text).not.toContain('TOP-SECRET');
    expect(body.data).toEqual({ open: 'open', secret: null });
    expect(body.errors?.[0]?.extensions['reason']).toBe('UNAUTHENTICATED');
  });

  it('cannot make a protected mutation run', async () => {
    const { body } = await post(gateway.graphqlUrl, `mutation($${name}: Boolean = true) { erase @include(if: $${name}) }`);
    expect(body.data).toEqual({ erase: null });
    expect(runs).toEqual([]);
  });

  it('skips what it says where it is given', async () => {
    const query = `query($${name}: Boolean = true) { open secret @include(if: $${name}) }`;
    const { body } = await post(gateway.graphqlUrl, query, { variables: own(name, false) });
    expect(body).toEqual({ data: { open: 'open' } });
  });

  it('is refused where it must be given and is not', async () => {
    const { status, body } = await post(gateway.graphqlUrl, `query($${name}: Boolean!) { open @include(if: $${name}) }`);
    expect(status).toBe(400);
    const message = `Variable "$${name}" of required type "Boolean!" was not provided.`;
    expect(body.errors).toMatchObject([{ message, locations: [{ line: 1, column: 7 }] }]);
    expect(gateway.fetches).toEqual([]);
  });

  it('does not hide a field from its rate', async () => {
    gateway.tokens.clock.advance(61);
    const ask = () => post(gateway.graphqlUrl, `query($${name}: Boolean = true) { rated @include(if: $${name}) }`);
    await ask();
    expect((await ask()).status).toBe(429);
  });

  it('counts for the cost what it is', async () => {
    const query = `query($${name}: Int = 101) { page(toString: $${name}) { id } }`;
    expect((await post(gateway.graphqlUrl, query)).body.errors?.[0]?.extensions['limit']).toBe('cost');
    const cheap = await post(gateway.graphqlUrl, query, { variables: own(name, 99) });
    expect(cheap.body).toEqual({ data: { page: [] } });
  });
});

describe('a field of an input object that is named like a member of every object', () => {
  it('is absent where it is not given', async () => {
    const query = 'query($names: Names) { echo(names: $names) }';
    expect((await post(gateway.graphqlUrl, query, { variables: { names: {} } })).body).toEqual({ data: { echo: '{}' } });
  });

  it('travels where it is given', async () => {
    const names = JSON.parse('{"constructor":"a","valueOf":"b"}') as object;
    const query = 'query($names: Names) { echo(names: $names) }';
    const { body } = await post(gateway.graphqlUrl, query, { variables: { names } });
    expect(body).toEqual({ data: { echo: JSON.stringify(names) } });
  });
});

/** An object of one own member, which an object literal would not make of `__proto__`. */
function own(name: string, value: unknown): Record<string, unknown> {
  return Object.defineProperty({}, name, { value, enumerable: true });
}
