import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import type { RequestContext } from '../../../src/gateway/request/request-context.ts';
import type { Subgraph, SubgraphResponse } from '../../../src/gateway/transports/subgraph.ts';
import type { EventReceiver } from '../../../src/gateway/transports/subscriptions/event-receiver.ts';
import { webSocketReceiver } from '../../../src/gateway/transports/subscriptions/receive-over-websocket.ts';
import { serverSentEventsReceiver } from '../../../src/gateway/transports/subscriptions/receive-server-sent-events.ts';
import { withSubscriptions } from '../../../src/gateway/transports/subscriptions/with-subscriptions.ts';
import { eventually } from '../../support/eventually.ts';
import { startEventSubgraph } from '../../support/gateway/event-subgraph.ts';
import { recordingLogger } from '../../support/gateway/recording-logger.ts';
import { startScriptedServer, type Answer } from '../../support/gateway/scripted-server.ts';

const request = { operation: 'subscription', query: 'subscription { posted { id } }', variables: null } as const;
const context: RequestContext = {
  requestId: 'request-1',
  accessToken: 'the-token',
  principal: null,
  clientAddress: '192.0.2.1',
  userAgent: null,
  clientHeaders: {},
  headers: { 'x-tenant': 'blue' },
  relay() {},
};
const unavailable = { data: null, errors: [expect.objectContaining({ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } })] };

const closing: { close(): Promise<void> }[] = [];
const logger = recordingLogger();

afterEach(async () => {
  for (const one of closing.splice(0)) await one.close();
});

function subgraphOver(receiver: EventReceiver, forward: 'token' | 'none' = 'token') {
  const silent: Subgraph<RequestContext> & { close(): Promise<void> } = {
    name: 'news',
    fetch: () => Promise.reject(new Error('Only subscriptions are asked here.')),
    close: async () => {},
  };
  const subgraph = withSubscriptions(silent, { receiver, forward, logger });
  closing.push(subgraph);
  return subgraph;
}

const protocols = { sse: serverSentEventsReceiver, websocket: webSocketReceiver };
const bounds = { timeoutMs: 2000, eventBytesMax: 100_000 };

async function all(events: AsyncIterable<SubgraphResponse> | undefined): Promise<SubgraphResponse[]> {
  const found: SubgraphResponse[] = [];
  for await (const event of events ?? []) found.push(event);
  return found;
}

describe.each(['sse', 'websocket'] as const)('a subscription of a subgraph by %s', (protocol) => {
  let server: Awaited<ReturnType<typeof startEventSubgraph>>;

  beforeEach(async () => {
    server = await startEventSubgraph();
    closing.push({ close: () => server[Symbol.asyncDispose]() });
  });

  const subgraph = (forward?: 'token' | 'none') => subgraphOver(protocols[protocol]({ url: server.url, ...bounds }), forward);
  const opened = (count = 1) => eventually(() => expect(server.posts.open).toBe(count));

  it('gives each event in order, and ends when the subgraph says that it is complete', async () => {
    const events = all(subgraph().subscribe?.(request, context));
    await opened();
    server.publish('a');
    server.publish('b');
    server.posts.end();
    expect(await events).toMatchObject([{ data: { posted: { id: 'a' } } }, { data: { posted: { id: 'b' } } }]);
  });

  it('carries the headers that are meant for this subgraph, and the bearer', async () => {
    const events = all(subgraph().subscribe?.(request, context));
    await opened();
    server.posts.end();
    await events;
    const [{ headers, connectionParams } = { headers: {}, connectionParams: undefined }] = server.seen;
    expect(headers).toMatchObject({ authorization: 'Bearer the-token', 'x-tenant': 'blue', 'x-request-id': 'request-1' });
    if (protocol === 'websocket') expect(connectionParams).toEqual({ authorization: 'Bearer the-token' });
  });

  it('tells a subgraph that is to know nothing nothing', async () => {
    const events = all(subgraph('none').subscribe?.(request, context));
    await opened();
    server.posts.end();
    await events;
    expect(JSON.stringify(server.seen)).not.toContain('the-token');
  });

  it("ends the subgraph's stream when it is aborted, while nothing happens", async () => {
    const controller = new AbortController();
    const events = all(subgraph().subscribe?.({ ...request, signal: controller.signal }, context));
    await opened();
    controller.abort(new Error('enough'));
    await expect(events).rejects.toThrow('enough');
    await opened(0);
  });

  it("ends the subgraph's stream when nobody wants more", async () => {
    const events = subgraph().subscribe?.(request, context)[Symbol.asyncIterator]();
    const first = events?.next();
    await opened();
    server.publish('a');
    await first;
    await events?.return?.();
    await opened(0);
  });

  it('ends with an event that says so when the subgraph is gone', async () => {
    const events = all(subgraph().subscribe?.(request, context));
    await opened();
    server.cutAll();
    expect(await events).toEqual([unavailable]);
  });

  it("passes on the subgraph's own refusal as an event", async () => {
    const [event, ...more] = await all(subgraph().subscribe?.({ ...request, query: 'subscription { nothing }' }, context));
    expect(event).toEqual({ data: null, errors: [expect.objectContaining({ message: expect.stringContaining('nothing') })] });
    expect(more).toEqual([]);
  });

  it('makes the subgraph wait for a consumer that is slow, and loses nothing', async () => {
    const events = subgraph().subscribe?.(request, context)[Symbol.asyncIterator]();
    const first = events?.next();
    await opened();
    const id = 'x'.repeat(90_000);
    const count = 500;
    for (let index = 0; index < count; index += 1) server.publish(id);
    await first;
    server.posts.end();
    let rest = 0;
    for (let step = await events?.next(); step?.done === false; step = await events?.next()) rest += 1;
    expect(rest).toBe(count - 1);
  });

  it('is an event that says so when the subgraph cannot be reached', async () => {
    const receiver = protocols[protocol]({ url: 'http://127.0.0.1:1/graphql', ...bounds });
    expect(await all(subgraphOver(receiver).subscribe?.(request, context))).toEqual([unavailable]);
  });
});

describe('a subgraph that does not keep to Server-Sent Events', () => {
  const stream =
    (text: string): Answer =>
    (_, response) =>
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(text);

  it.each<[string, Answer, unknown[]]>([
    [
      'ends without completing',
      stream('event: next\ndata: {"data":{"posted":null}}\n\n'),
      [{ data: { posted: null } }, unavailable],
    ],
    ['sends broken JSON', stream('event: next\ndata: {"data"\n\n'), [unavailable]],
    ['sends a list', stream('event: next\ndata: []\n\n'), [unavailable]],
    ['sends an event that is too large', stream(`event: next\ndata: ${'x'.repeat(200_000)}`), [unavailable]],
    ['answers HTML', (_, response) => response.writeHead(500, { 'content-type': 'text/html' }).end('<h1>no</h1>'), [unavailable]],
    ['redirects', (_, response) => response.writeHead(302, { location: 'http://192.0.2.1/' }).end(), [unavailable]],
    [
      'answers once, as to a query',
      (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"posted":null}}'),
      [{ data: { posted: null } }],
    ],
  ])('and %s', async (_, answer, expected) => {
    await using server = await startScriptedServer(answer);
    const receiver = serverSentEventsReceiver({ url: server.url, ...bounds });
    expect(await all(subgraphOver(receiver).subscribe?.(request, context))).toMatchObject(expected);
  });

  it('and does not answer in time', async () => {
    await using server = await startScriptedServer(() => {});
    const receiver = serverSentEventsReceiver({ url: server.url, ...bounds, timeoutMs: 50 });
    expect(await all(subgraphOver(receiver).subscribe?.(request, context))).toEqual([unavailable]);
  });
});

describe('a subscription by Server-Sent Events', () => {
  it.each([
    ['without data', 'event: complete\n\n'],
    ['with empty data', 'event: complete\ndata:\n\n'],
    ['with data', 'event: complete\ndata: {}\n\n'],
  ])('ends without an error by an event `complete` %s', async (_, end) => {
    await using server = await startScriptedServer((_request, response) =>
      response
        .writeHead(200, { 'content-type': 'text/event-stream' })
        .end(`event: next\ndata: {"data":{"posted":{"id":"a"}}}\n\n${end}`),
    );
    const receiver = serverSentEventsReceiver({ url: server.url, ...bounds });
    expect(await all(subgraphOver(receiver).subscribe?.(request, context))).toMatchObject([{ data: { posted: { id: 'a' } } }]);
  });
});

describe('a subgraph that does not keep to graphql-transport-ws', () => {
  it.each<[string, (socket: WebSocket) => void]>([
    ['says nothing', () => {}],
    ['sends something else than an acknowledgement', (socket) => socket.send('{"type":"next","id":"1","payload":{}}')],
    ['sends no JSON', (socket) => socket.send('hello')],
    ['sends a message that is too large', (socket) => socket.send('x'.repeat(200_000))],
    ['closes at once', (socket) => socket.close(4403, 'Forbidden')],
    [
      'sends a result that is none',
      (socket) => {
        socket.send('{"type":"connection_ack"}');
        socket.on('message', (data) => {
          const { id } = JSON.parse((data as Buffer).toString()) as { id?: string };
          if (id !== undefined) socket.send(JSON.stringify({ type: 'next', id, payload: { data: [] } }));
        });
      },
    ],
  ])('and %s', async (_, behave) => {
    const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'graphql-transport-ws' });
    closing.push({ close: async () => sockets.close() });
    sockets.on('connection', behave);
    await once(sockets, 'listening');
    const { port } = sockets.address() as { port: number };
    const receiver = webSocketReceiver({ url: `ws://127.0.0.1:${port}/`, ...bounds, timeoutMs: 200 });
    expect(await all(subgraphOver(receiver).subscribe?.(request, context))).toEqual([unavailable]);
    await eventually(() => expect(sockets.clients.size).toBe(0));
  });
});
