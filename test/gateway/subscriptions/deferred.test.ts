import { afterEach, describe, expect, it } from 'vitest';
import { openStream } from '../../support/gateway/open-stream.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway/start-test-gateway.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated"])';
const query = '{ user { name ... @defer(label: "later") { slow } } }';
const multipart = 'multipart/mixed;deferSpec=20220824,application/json';
const first = '{"data":{"user":{"name":"Ann"}},"hasNext":true}';
const last = '{"incremental":[{"data":{"slow":"at last"},"path":["user"],"label":"later"}],"hasNext":false}';

let gateway: TestGateway;
let release: () => void;

async function start(): Promise<void> {
  const gate = Promise.withResolvers<void>();
  release = gate.resolve;
  const users = {
    sdl: `${link} type Query { user: User } type Mutation { touch: User } type User @key(fields: "id") { id: ID! name: String }`,
    resolvers: { Query: { user: () => ({ id: 'a', name: 'Ann' }) } },
  };
  const slow = {
    sdl: `${link} type User @key(fields: "id") { id: ID! slow: String secret: String @authenticated }`,
    resolvers: { User: { slow: () => gate.promise.then(() => 'at last'), secret: () => 'hidden' } },
  };
  gateway = await startTestGateway({ subgraphs: { users, slow } });
}

afterEach(async () => {
  release();
  await gateway[Symbol.asyncDispose]();
});

describe('an operation with @defer', () => {
  it('comes in parts to clients of multipart', async () => {
    await start();
    const stream = await openStream(gateway.graphqlUrl, { query, accept: multipart });
    expect(stream.headers.get('content-type')).toBe('multipart/mixed; boundary="-"; deferSpec=20220824');
    await stream.until(first);
    expect(stream.text).not.toContain('at last');
    release();
    const part = (json: string) => `\r\ncontent-type: application/json\r\n\r\n${json}\r\n---`;
    expect(await stream.ended).toBe(`---${part(first)}${part(last)}--\r\n`);
  });

  it('comes in parts to clients of Server-Sent Events', async () => {
    await start();
    const stream = await openStream(gateway.graphqlUrl, { query, accept: 'text/event-stream' });
    await stream.until(first);
    release();
    expect(await stream.ended).toBe(
      `:\n\nevent: next\ndata: ${first}\n\nevent: next\ndata: ${last}\n\nevent: complete\ndata:\n\n`,
    );
  });

  it.each([
    'application/json',
    'multipart/mixed;deferSpec=20230621,application/json',
    'multipart/mixed;subscriptionSpec=1.0,application/json',
  ])('comes in one piece to clients of %s', async (accept) => {
    await start();
    release();
    const stream = await openStream(gateway.graphqlUrl, { query, accept });
    expect(stream.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await stream.ended).toBe('{"data":{"user":{"name":"Ann","slow":"at last"}}}');
  });

  it('comes as JSON where nothing is deferred after all', async () => {
    await start();
    const stream = await openStream(gateway.graphqlUrl, {
      query: '{ user { name ... @defer(if: false) { id } } }',
      accept: multipart,
    });
    expect(stream.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await stream.ended).toBe('{"data":{"user":{"name":"Ann","id":"a"}}}');
  });

  it('keeps what is protected out of every part', async () => {
    await start();
    const secrets = '{ user { name ... @defer { secret } } }';
    const anonymous = await openStream(gateway.graphqlUrl, { query: secrets, accept: multipart });
    const refused = await anonymous.ended;
    expect(refused).toContain('UNAUTHORIZED_FIELD_OR_TYPE');
    expect(refused).not.toContain('hidden');
    const headers = { authorization: `Bearer ${gateway.tokens.issue('ann').token}` };
    const known = await openStream(gateway.graphqlUrl, { query: secrets, accept: multipart, headers });
    expect(await known.ended).toContain('"secret":"hidden"');
  });

  it('that is not valid is refused as ever', async () => {
    await start();
    const { status, ended } = await openStream(gateway.graphqlUrl, {
      query: '{ user @defer { name } }',
      accept: `${multipart}, application/graphql-response+json;q=2`,
    });
    expect(status).toBe(400);
    expect(await ended).toContain('errors');
  });
});
