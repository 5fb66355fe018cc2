import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSocket } from '../support/gateway/open-socket.ts';
import { startTestGateway, type TestGateway, type TestSubgraph } from '../support/gateway/start-test-gateway.ts';

/** A name from outside, in the lower case that header names have. */
const planted = 'plantedname';

/**
 * Makes every object that has a prototype answer to `planted`, and records which line of `src` asks one for it: a name from outside
 * that is looked up in a plain object. Returns the lines.
 */
function plant(): Set<string> {
  const lines = new Set<string>();
  const record = (): void => {
    const [, , caller = ''] = (new Error().stack ?? '').split('\n').slice(1);
    const line = /[/\\]src[/\\](.+?:\d+)/.exec(caller)?.[1];
    if (line !== undefined && !caller.includes('node_modules')) lines.add(line);
  };
  // eslint-disable-next-line no-extend-native -- For the time of a test.
  Object.defineProperty(Object.prototype, planted, {
    configurable: true,
    get() {
      record();
      return undefined;
    },
    set(this: object, value: unknown) {
      record();
      Object.defineProperty(this, planted, { value, configurable: true, enumerable: true, writable: true });
    },
  });
  return lines;
}

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated"])';
const subgraphs: Record<string, TestSubgraph> = {
  auth: {
    sdl: `${link} type Query { me: User } type User @key(fields: "id") { id: ID! }`,
    resolvers: { Query: { me: () => null }, User: { __resolveReference: ({ id }: { id: string }) => ({ id }) } },
  },
  things: {
    sdl: `${link}
      scalar Any
      enum Kind { ${planted} other }
      input By { ${planted}: Int kind: Kind any: Any inner: By }
      type Thing @key(fields: "${planted}") { ${planted}: ID! any(by: By): Any kind(of: Kind): Kind }
      type Query { ${planted}(${planted}: Int, by: By, any: Any): Thing list(first: Int): [Thing] secret: String @authenticated }
      type Subscription { ticks(by: By): Int }`,
    resolvers: {
      Query: {
        [planted]: () => ({ [planted]: '1' }),
        list: () => [{ [planted]: '1' }, { [planted]: '2' }],
      },
      Thing: {
        any: () => ({ [planted]: { [planted]: 1 } }),
        kind: () => planted,
        __resolveReference: (reference: object) => reference,
      },
      Subscription: {
        ticks: {
          async *subscribe() {
            yield { ticks: 1 };
          },
        },
      },
    },
  },
};

const document = `query ${planted}($${planted}: Int = 1, $by: By, $any: Any, $flag: Boolean = true) {
  ${planted}(${planted}: $${planted}, by: $by, any: $any) @include(if: $flag) {
    ${planted}
    other: any(by: { ${planted}: $${planted}, any: { ${planted}: 1 } })
    kind(of: ${planted})
    ...${planted}
  }
  list(first: 2) { ... on Thing @defer(label: "${planted}") { ${planted} } }
}
fragment ${planted} on Thing { ${planted}: ${planted} }`;
const by = { [planted]: 1, inner: { [planted]: 2, any: { [planted]: [{ [planted]: 3 }] } } };
const variables = { [planted]: 2, by, any: by, unknown: 1 };

describe('a name from outside', () => {
  let gateway: TestGateway;
  let lines: Set<string>;

  beforeEach(async () => {
    gateway = await startTestGateway({ subgraphs });
    lines = plant();
  });
  afterEach(async () => {
    Reflect.deleteProperty(Object.prototype, planted);
    await gateway[Symbol.asyncDispose]();
  });

  const post = async (body: object, headers: Record<string, string> = {}) => {
    const response = await fetch(gateway.graphqlUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [planted]: planted, cookie: `${planted}=1`, ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  };

  it('is looked up in no plain object, when it comes in a document, variables, headers and members of a request', async () => {
    const answer = await post({
      query: document,
      operationName: planted,
      variables,
      extensions: { [planted]: by },
      [planted]: 1,
    });
    expect(answer).toMatchObject({ status: 200, text: expect.stringContaining(`"kind":"${planted}"`) });
    await post({ query: `{ ${planted}x ...${planted} }`, variables });
    await post({
      query: `query ($${planted}: By!) { list { any(by: $${planted}) } }`,
      variables: { [planted]: { [planted]: 'no' } },
    });
    await post({ query: document, operationName: planted, variables }, { accept: 'multipart/mixed; deferSpec=20220824' });
    const search = new URLSearchParams({ query: '{ list { any } }', variables: JSON.stringify(variables), [planted]: planted });
    await fetch(`${gateway.graphqlUrl}?${search.toString()}`, { headers: { 'apollo-require-preflight': '1' } });
    expect([...lines]).toEqual([]);
  });

  it('is looked up in no plain object, when it comes over a WebSocket', async () => {
    const open = await openSocket(gateway.graphqlUrl);
    await open.init({ [planted]: planted, headers: { [planted]: planted } });
    const query = `subscription ${planted}($by: By) { ticks(by: $by) }`;
    open.send({ type: 'ping', payload: { [planted]: by } });
    open.send({ id: planted, type: 'subscribe', payload: { query, operationName: planted, variables, extensions: variables } });
    await open.next({ type: 'complete', id: planted });
    open.socket.close();
    await open.closed;
    expect([...lines]).toEqual([]);
  });

  it('is found by this test where it is looked up', () => {
    const record: Record<string, number> = {};
    expect(record[planted]).toBeUndefined();
    expect(Object.prototype).toHaveProperty(planted);
  });
});
