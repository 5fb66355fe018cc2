import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RequestContext } from '../../../src/gateway/request/request-context.ts';
import type { ForwardingRules } from '../../../src/gateway/transports/visible-to-subgraph.ts';
import { createSingleFlight } from '../../../src/gateway/transports/single-flight.ts';
import { createHttpSubgraph } from '../../../src/gateway/transports/http-subgraph.ts';
import type { SubgraphRequest } from '../../../src/gateway/transports/subgraph.ts';
import { withForwarding } from '../../../src/gateway/transports/with-forwarding.ts';
import { withSharing, type SharedAnswer } from '../../../src/gateway/transports/with-sharing.ts';
import { Secret } from '../../../src/lib/secret.ts';
import { startHeldServer, type HeldServer } from '../../support/gateway/held-server.ts';
import { recordingLogger } from '../../support/gateway/recording-logger.ts';
import { testPrincipal } from '../../support/gateway/test-principal.ts';

const query: SubgraphRequest = { operation: 'query', query: '{ a }', variables: '{"x":1}' };
const token: ForwardingRules = { forward: 'token', requestHeaders: [], hasClaims: false, hasResponseHeaders: true };

let server: HeldServer;
const opened: { close(): Promise<void> }[] = [];

beforeEach(async () => {
  server = await startHeldServer();
});

afterEach(async () => {
  server.release();
  await Promise.all(opened.splice(0).map((subgraph) => subgraph.close()));
  await server[Symbol.asyncDispose]();
});

function open(rules: ForwardingRules = token, singleFlight = createSingleFlight<SharedAnswer>(), name = 'orders') {
  const { forward, requestHeaders } = rules;
  const logger = recordingLogger();
  const http = createHttpSubgraph({
    name,
    url: server.url,
    forward: forward === 'none' ? 'none' : 'token',
    responseHeaders: ['x-told'],
    timeoutMs: 5000,
    bodyBytesMax: 10_000,
    logger,
  });
  opened.push(http);
  const claims = rules.hasClaims ? { headers: { 'x-user': 'sub' as const }, secret: new Secret('s'.repeat(32)) } : null;
  const clock = { now: () => new Date(0) };
  return withSharing(withForwarding(http, { requestHeaders, claims, tokenFor: null }, { clock, logger }), rules, singleFlight);
}

function context(change: Partial<RequestContext> = {}): RequestContext & { readonly relayed: string[] } {
  const relayed: string[] = [];
  return {
    requestId: 'request-1',
    accessToken: 'token-of-ada',
    clientAddress: '192.0.2.7',
    userAgent: 'browser/1',
    principal: null,
    clientHeaders: {},
    relayed,
    relay: (name, value) => void relayed.push(`${name}: ${value}`),
    ...change,
  };
}

/** What the subgraph answers everybody with: who it took them for. */
const dataOf = ({ data }: { data?: unknown }) => data as { bearer: string | null; number: number };

describe('identical queries under way together', () => {
  it('are sent once for the same bearer, and all get the one answer with its headers', async () => {
    const subgraph = open();
    const contexts = [context(), context({ requestId: 'request-2' }), context({ requestId: 'request-3' })];
    const answers = contexts.map((each) => subgraph.fetch(query, each));
    await server.reached(1);
    server.release();
    const [first, ...others] = await Promise.all(answers);
    expect(dataOf(first!)).toEqual({ bearer: 'Bearer token-of-ada', number: 1 });
    for (const other of others) expect(other).toBe(first);
    for (const { relayed } of contexts) expect(relayed).toEqual(['x-told: 1']);
    expect(server.received).toHaveLength(1);
  });

  it.each<[string, ForwardingRules, Partial<RequestContext>, Partial<RequestContext>]>([
    ['two people', token, { accessToken: 'token-of-ada' }, { accessToken: 'token-of-bela' }],
    ['somebody and nobody', token, { accessToken: 'token-of-ada' }, { accessToken: null }],
    [
      'two values of a header that is passed on',
      { ...token, requestHeaders: ['accept-language'] },
      { clientHeaders: { 'accept-language': ['de'] } },
      { clientHeaders: { 'accept-language': ['en'] } },
    ],
    [
      'a header that is passed on, and none',
      { ...token, requestHeaders: ['x-tenant'] },
      { clientHeaders: { 'x-tenant': ['1'] } },
      {},
    ],
    [
      'two people of whom it is told by claims alone',
      { forward: 'none', requestHeaders: [], hasClaims: true, hasResponseHeaders: true },
      { principal: testPrincipal({ accountId: 'ada' }) },
      { principal: testPrincipal({ accountId: 'bela' }) },
    ],
  ])('are never one for %s', async (_, rules, one, other) => {
    const subgraph = open(rules);
    const both = Promise.all([subgraph.fetch(query, context(one)), subgraph.fetch(query, context(other))]);
    await server.reached(2);
    server.release();
    const [a, b] = await both;
    expect(a).not.toBe(b);
    const seen = server.received.map(({ headers }) => [
      headers['authorization'],
      headers['accept-language'],
      headers['x-tenant'],
      headers['x-user'],
    ]);
    expect(seen[0]).not.toEqual(seen[1]);
  });

  it('are one for two people where the subgraph may know neither', async () => {
    const subgraph = open({ forward: 'none', requestHeaders: [], hasClaims: false, hasResponseHeaders: true });
    const principal = testPrincipal({ accountId: 'bela' });
    const both = [context(), context({ accessToken: 'token-of-bela', principal, clientHeaders: { 'x-tenant': ['1'] } })];
    const answers = both.map((each) => subgraph.fetch(query, each));
    await server.reached(1);
    server.release();
    const [a, b] = await Promise.all(answers);
    expect(a).toBe(b);
    expect(dataOf(a!).bearer).toBeNull();
    expect(server.received).toHaveLength(1);
  });

  it.each<[string, SubgraphRequest]>([
    ['documents', { ...query, query: '{ b }' }],
    ['variables', { ...query, variables: '{"x":2}' }],
  ])('are not identical with other %s', async (_, other) => {
    const subgraph = open();
    const both = Promise.all([subgraph.fetch(query, context()), subgraph.fetch(other, context())]);
    await server.reached(2);
    server.release();
    await both;
  });

  it('are not identical when two subgraphs are asked', async () => {
    const singleFlight = createSingleFlight<SharedAnswer>();
    const [orders, reviews] = [open(token, singleFlight), open(token, singleFlight, 'reviews')];
    const both = Promise.all([orders.fetch(query, context()), reviews.fetch(query, context())]);
    await server.reached(2);
    server.release();
    await both;
  });

  it('are sent again once the first is answered', async () => {
    server.release();
    const subgraph = open();
    const first = await subgraph.fetch(query, context());
    const second = await subgraph.fetch(query, context());
    expect([dataOf(first).number, dataOf(second).number]).toEqual([1, 2]);
  });

  it('share a failure too, and it is forgotten with them', async () => {
    const subgraph = open();
    const both = [subgraph.fetch(query, context()), subgraph.fetch(query, context())];
    await server.reached(1);
    server.destroy();
    for (const answer of await Promise.all(both)) expect(answer.data).toBeNull();
    server.release();
    expect(dataOf(await subgraph.fetch(query, context())).number).toBe(2);
  });
});

describe('mutations', () => {
  const mutation: SubgraphRequest = { ...query, operation: 'mutation', query: 'mutation { a }' };

  it('are each sent, however identical', async () => {
    const subgraph = open();
    const both = Promise.all([subgraph.fetch(mutation, context()), subgraph.fetch(mutation, context())]);
    await server.reached(2);
    server.release();
    await both;
  });

  it('end the sharing of what was asked before, of all subgraphs: who wrote reads what they wrote', async () => {
    const singleFlight = createSingleFlight<SharedAnswer>();
    const [orders, reviews] = [open(token, singleFlight), open(token, singleFlight, 'reviews')];
    const before = reviews.fetch(query, context());
    await server.reached(1);
    const written = orders.fetch(mutation, context());
    await server.reached(2);
    server.answer(1);
    await written;
    const after = reviews.fetch(query, context());
    await server.reached(3);
    server.release();
    expect(dataOf(await before).number).toBe(1);
    expect(dataOf(await after).number).toBe(3);
  });
});

describe('whoever hangs up', () => {
  it('leaves the others their answer', async () => {
    const subgraph = open();
    const controller = new AbortController();
    const leaving = subgraph.fetch({ ...query, signal: controller.signal }, context());
    const staying = subgraph.fetch({ ...query, signal: new AbortController().signal }, context());
    await server.reached(1);
    controller.abort(new Error('gone'));
    await expect(leaving).rejects.toThrow('gone');
    server.release();
    expect(dataOf(await staying).number).toBe(1);
    expect(server.received).toHaveLength(1);
  });

  it('ends the fetch when nobody waits any more, and the next one is sent anew', async () => {
    const subgraph = open();
    const controllers = [new AbortController(), new AbortController()];
    const leaving = controllers.map(({ signal }) => subgraph.fetch({ ...query, signal }, context()));
    await server.reached(1);
    const closed = server.closed(0);
    for (const controller of controllers) controller.abort(new Error('gone'));
    await Promise.all(leaving.map((each) => expect(each).rejects.toThrow('gone')));
    await closed;
    server.release();
    expect(dataOf(await subgraph.fetch(query, context())).number).toBe(2);
  });

  it('was never there when they had gone before', async () => {
    const gone = { ...query, signal: AbortSignal.abort(new Error('gone')) };
    await expect(open().fetch(gone, context())).rejects.toThrow('gone');
    await pause(20);
    expect(server.received).toEqual([]);
  });
});
