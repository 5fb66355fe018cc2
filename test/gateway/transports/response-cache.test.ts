import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { subgraphSchema } from '../../../src/config/subgraph-schema.ts';
import type { RequestContext } from '../../../src/gateway/request/request-context.ts';
import type { Forwarding } from '../../../src/gateway/transports/forwarded-headers.ts';
import { createHttpSubgraph, type HttpSubgraph } from '../../../src/gateway/transports/http-subgraph.ts';
import { createResponseCache } from '../../../src/gateway/transports/response-cache.ts';
import type { SubgraphRequest } from '../../../src/gateway/transports/subgraph.ts';
import { recordingLogger } from '../../support/gateway/recording-logger.ts';
import { startScriptedServer, type Answer, type ScriptedServer } from '../../support/gateway/scripted-server.ts';

const query: SubgraphRequest = { operation: 'query', query: '{ a }', variables: '{"x":1}' };
const mutation: SubgraphRequest = { operation: 'mutation', query: 'mutation { a }', variables: null };

let server: ScriptedServer;
let nowMs = 0;
const opened: HttpSubgraph[] = [];

beforeEach(async () => {
  server = await startScriptedServer(answered({ 'cache-control': 'max-age=60' }));
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((subgraph) => subgraph.close()));
  await server[Symbol.asyncDispose]();
});

function answered(headers: Record<string, string | string[]>, body: unknown = { data: { a: 1 } }): Answer {
  return (_, response) => response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function open({ forward = 'none', bytesMax = 100_000 }: { forward?: Forwarding; bytesMax?: number } = {}): HttpSubgraph {
  const cache = createResponseCache({ bytesMax, clock: { now: () => new Date(nowMs) } });
  const bounds = { timeoutMs: 1000, bodyBytesMax: 10_000 };
  const subgraph = createHttpSubgraph({ name: 'shop', url: server.url, forward, cache, logger: recordingLogger(), ...bounds });
  opened.push(subgraph);
  return subgraph;
}

function context(change: Partial<RequestContext> = {}): RequestContext {
  return {
    requestId: 'request-1',
    accessToken: 'the.token',
    clientAddress: '192.0.2.7',
    userAgent: null,
    principal: null,
    clientHeaders: {},
    relay() {},
    ...change,
  };
}

async function sentFor(subgraph: HttpSubgraph, requests: readonly SubgraphRequest[]): Promise<number> {
  const before = server.received.length;
  for (const request of requests) await subgraph.fetch(request, context());
  return server.received.length - before;
}

describe('a public answer', () => {
  it.each(['max-age=60', 'public, max-age=60', 'max-age=0, S-MaxAge="60"', 'max-age=60, must-revalidate'])(
    'is kept while %s makes it fresh, and not a moment longer',
    async (cacheControl) => {
      server.answerWith(answered({ 'cache-control': cacheControl }));
      const subgraph = open();
      expect(await sentFor(subgraph, [query, query])).toBe(1);
      expect((await subgraph.fetch(query, context())).data).toEqual({ a: 1 });
      nowMs += 59_999;
      expect(await sentFor(subgraph, [query])).toBe(0);
      nowMs += 1;
      expect(await sentFor(subgraph, [query, query])).toBe(1);
    },
  );

  it('is as old as it says', async () => {
    server.answerWith(answered({ 'cache-control': 'max-age=60', age: '50' }));
    const subgraph = open();
    expect(await sentFor(subgraph, [query, query])).toBe(1);
    nowMs += 10_000;
    expect(await sentFor(subgraph, [query])).toBe(1);
  });

  it('is that of one document and its variables', async () => {
    const others = [
      { ...query, variables: '{"x":2}' },
      { ...query, query: '{ b }' },
    ];
    expect(await sentFor(open(), [query, ...others, query, ...others])).toBe(3);
  });

  it.each<[string, Record<string, string | string[]>]>([
    ['nothing is said', {}],
    ['it is private', { 'cache-control': 'private, max-age=60' }],
    ['parts of it are private', { 'cache-control': 'private="x-user, x-tenant", max-age=60' }],
    ['it is not to be stored', { 'cache-control': 'max-age=60, no-store' }],
    ['it is to be asked for each time', { 'cache-control': 'no-cache, max-age=60' }],
    ['a shared cache may keep it for no time', { 'cache-control': 'max-age=60, s-maxage=0' }],
    ['its lifetime is nonsense', { 'cache-control': 'max-age=forever' }],
    ['it is too old already', { 'cache-control': 'max-age=60', age: '60' }],
    ['it varies by who asks', { 'cache-control': 'max-age=60', vary: 'accept-encoding, authorization' }],
    ['it varies by everything', { 'cache-control': 'max-age=60', vary: '*' }],
    ['it sets a cookie', { 'cache-control': 'max-age=60', 'set-cookie': 'a=1' }],
  ])('is not kept when %s', async (_, headers) => {
    server.answerWith(answered(headers));
    expect(await sentFor(open(), [query, query])).toBe(2);
  });

  it('is kept when it varies only by what is always the same', async () => {
    server.answerWith(answered({ 'cache-control': 'max-age=60', vary: 'Accept-Encoding' }));
    expect(await sentFor(open(), [query, query])).toBe(1);
  });

  it.each<[string, Answer]>([
    ['errors', answered({ 'cache-control': 'max-age=60' }, { data: { a: null }, errors: [{ message: 'no' }] })],
    ['another status', (_, response) => response.writeHead(500, { 'cache-control': 'max-age=60' }).end('no')],
  ])('is not kept with %s', async (_, answer) => {
    server.answerWith(answer);
    expect(await sentFor(open(), [query, query])).toBe(2);
  });

  it('is forgotten when something is written', async () => {
    expect(await sentFor(open(), [query, mutation, query, mutation])).toBe(4);
  });

  it.each<[string, Answer]>([
    ['is answered', answered({})],
    ['fails', (_, response) => response.writeHead(500).end()],
    ['breaks off', (_, response) => response.destroy()],
  ])('is not kept where it began before a mutation ended that %s', async (_, end) => {
    const fresh = answered({ 'cache-control': 'max-age=60' });
    const reading = Promise.withResolvers<() => void>();
    server.answerWith((...exchange) => reading.resolve(() => fresh(...exchange)));
    const subgraph = open();
    const early = subgraph.fetch(query, context());
    const answerEarly = await reading.promise;
    server.answerWith(end);
    await subgraph.fetch(mutation, context());
    answerEarly();
    expect((await early).data).toEqual({ a: 1 });
    server.answerWith(fresh);
    expect(await sentFor(subgraph, [query, query])).toBe(1);
  });

  it('is not kept beyond a mutation whose answer is lost: what it wrote, nobody knows', async () => {
    const subgraph = open();
    await sentFor(subgraph, [query]);
    server.answerWith((_, response) => response.destroy());
    await subgraph.fetch(mutation, context());
    server.answerWith(answered({ 'cache-control': 'max-age=60' }));
    expect(await sentFor(subgraph, [query, query])).toBe(1);
  });

  it('is kept within the bound of memory, and first those used longest ago go', async () => {
    const subgraph = open({ bytesMax: 1000 });
    const many = Array.from({ length: 20 }, (_, at) => ({ ...query, variables: `{"x":${at}}` }));
    await sentFor(subgraph, many);
    const last = many.slice(-5);
    expect(await sentFor(subgraph, last)).toBe(0);
    expect(await sentFor(subgraph, many.slice(0, 5))).toBe(5);
  });
});

describe('nothing is kept where the subgraph knows who asks', () => {
  it.each<[string, Forwarding, Partial<RequestContext>]>([
    ['by their token', 'token', {}],
    ['by a header that is passed on', 'none', { headers: { 'x-tenant': '1' } }],
  ])('%s', async (_, forward, change) => {
    const subgraph = open({ forward });
    for (let at = 0; at < 2; at += 1) await subgraph.fetch(query, context(change));
    expect(server.received).toHaveLength(2);
  });

  it.each([
    { url: 'http://a.example', cacheBytesMax: 1000 },
    { url: 'http://a.example', cacheBytesMax: 1000, forward: 'none', requestHeaders: ['x-tenant'] },
    { module: './a.js', cacheBytesMax: 1000, forward: 'none' },
  ])('and a configuration that asks for it is refused: %j', (subgraph) => {
    expect(subgraphSchema.safeParse(subgraph).error?.message).toContain('only what is for everybody is kept');
  });
});
