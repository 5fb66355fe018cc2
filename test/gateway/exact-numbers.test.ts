import { once } from 'node:events';
import { GraphQLScalarType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import type { RequestContext } from '../../src/gateway/request/request-context.ts';
import { createHttpSubgraph } from '../../src/gateway/transports/http-subgraph.ts';
import { createResponseCache } from '../../src/gateway/transports/response-cache.ts';
import { webSocketReceiver } from '../../src/gateway/transports/subscriptions/receive-over-websocket.ts';
import { parseExactly } from '../../src/lib/exact-json.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { openSocket } from '../support/gateway/open-socket.ts';
import { openStream } from '../support/gateway/open-stream.ts';
import { recordingLogger } from '../support/gateway/recording-logger.ts';
import { startScriptedServer } from '../support/gateway/scripted-server.ts';
import { startTestGateway, type TestGateway } from '../support/gateway/start-test-gateway.ts';
import { answerEntities, scriptedEngine } from './support/scripted-engine.ts';

const big = '9007199254740993';
const document = 'query($l: Long) { taken(l: $l) }';

describe('numbers that no double holds keep their digits', () => {
  let gateway: TestGateway;
  const Long = new GraphQLScalarType({ name: 'Long' });

  beforeAll(async () => {
    gateway = await startTestGateway({
      subgraphs: {
        numbers: {
          sdl: `
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
            scalar Long
            type Query { big: Long many: Long taken(l: Long): String echo(l: Long): Long }
            type Subscription { ticks(l: Long): Long }`,
          resolvers: {
            Long,
            Query: {
              big: () => BigInt(big),
              many: () => ({ a: [12345678901234567890n, 1] }),
              taken: (_: unknown, { l }: { l: unknown }) => String(l),
              echo: (_: unknown, { l }: { l: unknown }) => l,
            },
            Subscription: {
              ticks: {
                async *subscribe(_: unknown, { l }: { l: unknown }) {
                  yield { ticks: l };
                },
              },
            },
          },
        },
      },
    });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  async function post(query: string, variables = '{}', accept = 'application/json'): Promise<string> {
    const body = `{"query":${JSON.stringify(query)},"variables":${variables}}`;
    const headers = { 'content-type': 'application/json', accept };
    return (await fetch(gateway.graphqlUrl, { method: 'POST', headers, body })).text();
  }

  it('in an answer, and inside JSON', async () => {
    expect(await post('{ big many }')).toBe(`{"data":{"big":${big},"many":{"a":[12345678901234567890,1]}}}`);
  });

  it('in variables of a POST', async () => {
    expect(await post(document, `{"l": ${big}}`)).toBe(`{"data":{"taken":"${big}"}}`);
  });

  it('in variables of a GET', async () => {
    const search = new URLSearchParams({ query: document, variables: `{"l":-${big}}` });
    const answer = await fetch(`${gateway.graphqlUrl}?${search.toString()}`, { headers: { accept: 'application/json' } });
    expect(await answer.text()).toBe(`{"data":{"taken":"-${big}"}}`);
  });

  it('in and out over WebSocket', async () => {
    const socket = await openSocket(gateway.graphqlUrl);
    const texts: string[] = [];
    socket.socket.on('message', (data) => texts.push((data as Buffer).toString()));
    await socket.init();
    socket.send(
      `{"type":"subscribe","id":"1","payload":{"query":"subscription($l: Long) { ticks(l: $l) }","variables":{"l":${big}}}}`,
    );
    await socket.next({ type: 'complete', id: '1' });
    socket.send(
      `{"type":"subscribe","id":"2","payload":{"query":"query($l: Long) { echo(l: $l) }","variables":{"l":{"a":${big}}}}}`,
    );
    await socket.next({ type: 'complete', id: '2' });
    socket.socket.terminate();
    expect(texts.join('\n')).toContain(`{"data":{"ticks":${big}}}`);
    expect(texts.join('\n')).toContain(`{"data":{"echo":{"a":${big}}}}`);
  });

  it('in a subscription by Server-Sent Events, and in deferred parts', async () => {
    expect(await post('subscription($l: Long) { ticks(l: $l) }', `{"l":${big}}`, 'text/event-stream')).toContain(
      `{"data":{"ticks":${big}}}`,
    );
    const stream = await openStream(gateway.graphqlUrl, {
      query: '{ big ... @defer { many big } }',
      accept: 'multipart/mixed',
    });
    expect(await stream.ended).toContain('"many":{"a":[12345678901234567890,1]}');
  });
});

describe('between subgraphs, numbers that no double holds keep their digits', () => {
  it('in keys and required values', async () => {
    const sdls = {
      shop: 'scalar Long type Query { items: [Item] } type Item @key(fields: "id") { id: Long! weight: Long }',
      post: `scalar Long
        type Item @key(fields: "id") { id: Long! weight: Long @external price: Long @requires(fields: "weight") }`,
    };
    const seen: string[] = [];
    const { askText } = scriptedEngine(sdls, (asked) => {
      if (asked.subgraph === 'post') seen.push(JSON.stringify(asked.variables));
      return asked.subgraph === 'shop'
        ? { data: parseExactly(`{"items":[{"id":${big},"weight":1e400},{"id":9007199254740992,"weight":2}]}`) as never }
        : { data: answerEntities(asked, ({ id }) => ({ price: id ?? null })) };
    });
    expect(await askText('{ items { price } }')).toBe(
      '{"data":{"items":[{"price":9007199254740993},{"price":9007199254740992}]}}',
    );
    expect(seen.join()).toContain(`{"__typename":"Item","id":${big},"weight":1e400}`);
  });

  it('in arguments from contexts', async () => {
    const sdls = {
      one: `scalar Long
        type Query { places: [Place] }
        type Place @key(fields: "id") @context(name: "place") { id: ID! code: Long items: [Item] }
        type Item @key(fields: "id") { id: ID! in(code: Long @fromContext(field: "$place { code }")): Long }`,
      two: 'scalar Long type Item @key(fields: "id") { id: ID! } type Query { none: Int }',
    };
    const seen: string[] = [];
    const { askText } = scriptedEngine(sdls, (asked) => {
      seen.push(JSON.stringify(asked.variables));
      if (!asked.query.includes('_entities'))
        return { data: parseExactly(`{"places":[{"id":"p","code":${big},"items":[{"id":"i"}]}]}`) as never };
      return { data: answerEntities(asked, () => parseExactly(`{"in":${big}}`) as never) };
    });
    await askText('{ places { code items { in } } }');
    expect(seen.join()).toContain(big);
  });
});

describe('over the network, numbers that no double holds keep their digits', () => {
  const context: RequestContext = {
    requestId: 'request-1',
    accessToken: null,
    principal: null,
    clientAddress: '192.0.2.1',
    userAgent: null,
    clientHeaders: {},
    relay() {},
  };
  const request = { operation: 'query', query: '{ a }', variables: `{"l":${big}}` } as const;

  it('in what is sent, answered and kept', async () => {
    await using server = await startScriptedServer((_, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'cache-control': 'max-age=60' })
        .end(`{"data": {"a": ${big}, "b": [0.1000000000000000055, 1e400, 1.5, "${big}"]}}`),
    );
    const subgraph = createHttpSubgraph({
      name: 'numbers',
      url: server.url,
      forward: 'none',
      timeoutMs: 2000,
      bodyBytesMax: 1000,
      cache: createResponseCache({ bytesMax: 100_000, clock: systemClock }),
      logger: recordingLogger(),
    });
    const expected = `{"a":${big},"b":[0.1000000000000000055,1e400,1.5,"${big}"]}`;
    expect(JSON.stringify((await subgraph.fetch(request, context)).data)).toBe(expected);
    expect(JSON.stringify((await subgraph.fetch(request, context)).data)).toBe(expected);
    expect(server.received.map(({ body }) => body)).toEqual([`{"query":"{ a }","variables":{"l":${big}}}`]);
    await subgraph.close();
  });

  it('in events of a subgraph by WebSocket, and in what it is asked', async () => {
    const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'graphql-transport-ws' });
    const received: string[] = [];
    sockets.on('connection', (socket) => {
      socket.send('{"type":"connection_ack"}');
      socket.on('message', (data) => {
        received.push((data as Buffer).toString());
        const { id } = JSON.parse((data as Buffer).toString()) as { id?: string };
        if (id === undefined) return;
        socket.send(`{"type":"next","id":"${id}","payload":{"data":{"a":${big}}}}`);
        socket.send(`{"type":"complete","id":"${id}"}`);
      });
    });
    await once(sockets, 'listening');
    const { port } = sockets.address() as { port: number };
    const receiver = webSocketReceiver({ url: `ws://127.0.0.1:${port}/`, timeoutMs: 2000, eventBytesMax: 10_000 });
    const events: string[] = [];
    for await (const { data } of receiver.receive({ ...request, operation: 'subscription' }, {}))
      events.push(JSON.stringify(data));
    expect(events).toEqual([`{"a":${big}}`]);
    expect(received.join()).toContain(`{"l":${big}}`);
    sockets.close();
  });
});
