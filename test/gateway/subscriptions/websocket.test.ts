import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { newsroom, posted } from '../../support/gateway/newsroom.ts';
import { openSocket, type OpenSocket } from '../../support/gateway/open-socket.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway/start-test-gateway.ts';

let gateway: TestGateway;
const room = newsroom();
const sockets: OpenSocket[] = [];

afterEach(async () => {
  for (const { socket } of sockets.splice(0)) socket.terminate();
  await gateway[Symbol.asyncDispose]();
});

async function start(options: Partial<Parameters<typeof startTestGateway>[0]> = {}): Promise<void> {
  gateway = await startTestGateway({ subgraphs: room.subgraphs, ...options });
}

async function open(options?: Parameters<typeof openSocket>[1]): Promise<OpenSocket> {
  const opened = await openSocket(gateway.graphqlUrl, options);
  sockets.push(opened);
  return opened;
}

const opened = (count = 1) => eventually(() => expect(room.posts.open).toBe(count));
const subscribe = (id: string, query = posted) => ({ type: 'subscribe', id, payload: { query } });

describe('a WebSocket', () => {
  it('carries subscriptions, queries and mutations side by side', async () => {
    await start();
    const socket = await open();
    await socket.init();
    socket.send(subscribe('1'));
    await opened();
    socket.send(subscribe('2', '{ version }'));
    expect((await socket.next({ type: 'next', id: '2' })).payload).toEqual({ data: { version: 1 } });
    await socket.next({ type: 'complete', id: '2' });
    socket.send(subscribe('3', 'mutation { post }'));
    expect((await socket.next({ type: 'next', id: '3' })).payload).toEqual({ data: { post: true } });
    room.publish('a');
    expect((await socket.next({ type: 'next', id: '1' })).payload).toEqual({ data: { posted: { id: 'a', text: 'text of a' } } });
    room.posts.end();
    await socket.next({ type: 'complete', id: '1' });
  });

  it('answers every ping of a client that reads late, and no more of them at once than it can hold', async () => {
    await start();
    const socket = await open();
    await socket.init();
    socket.socket.pause();
    const payload = { text: 'x'.repeat(90_000) };
    const pings = 200;
    for (let sent = 0; sent < pings; sent++) socket.send({ type: 'ping', payload });
    socket.socket.ping('still there');
    const pong = once(socket.socket, 'pong');
    await setImmediate();
    socket.socket.resume();
    expect(String(await pong)).toBe('still there');
    await eventually(() => expect(socket.messages.filter(({ type }) => type === 'pong')).toHaveLength(pings));
  });

  it("ends the subgraph's stream when the client completes it, even while nothing happens", async () => {
    await start();
    const socket = await open();
    await socket.init();
    socket.send(subscribe('1'));
    await opened();
    socket.send({ type: 'complete', id: '1' });
    await opened(0);
    socket.send(subscribe('2', '{ version }'));
    await socket.next({ type: 'complete', id: '2' });
    expect(socket.messages.filter(({ id }) => id === '1')).toEqual([]);
  });

  it("ends all subgraphs' streams when the client is gone", async () => {
    await start();
    const socket = await open();
    await socket.init();
    socket.send(subscribe('1'));
    socket.send(subscribe('2'));
    await opened(2);
    socket.socket.terminate();
    await opened(0);
  });

  it('answers what is wrong with an operation as its error, and goes on', async () => {
    await start();
    const socket = await open();
    await socket.init();
    socket.send(subscribe('1', 'subscription { nothing }'));
    const { payload } = await socket.next({ type: 'error', id: '1' });
    expect(payload).toEqual([expect.objectContaining({ extensions: expect.objectContaining({ code: 'INVALID_INPUT' }) })]);
    expect(payload[0].locations).toEqual([{ line: 1, column: 16 }]);
    socket.send({ type: 'subscribe', id: '2', payload: { query: 'subscription ($room: Int!) { posted(room: $room) { id } }' } });
    expect((await socket.next({ type: 'error', id: '2' })).payload[0].extensions.code).toBe('INVALID_INPUT');
    socket.send(subscribe('3', '{ version }'));
    await socket.next({ type: 'complete', id: '3' });
  });

  it('answers by the id of a persisted document', async () => {
    const trusted = new Map([['v', '{ version }']]);
    await start({ documents: { trusted, onlyTrusted: true } });
    const socket = await open();
    await socket.init();
    socket.send({ type: 'subscribe', id: '1', payload: { query: '', documentId: 'v' } });
    expect((await socket.next({ type: 'next', id: '1' })).payload).toEqual({ data: { version: 1 } });
    socket.send(subscribe('2', 'subscription { posted { id } }'));
    await socket.next({ type: 'error', id: '2' });
    expect(room.posts.open).toBe(0);
  });

  it.each([
    { what: 'something that is not JSON', message: '{', code: 4400 },
    { what: 'JSON that is no message', message: '{"type":"hello"}', code: 4400 },
    { what: 'NUL inside variables', message: '{"type":"ping","payload":{"a":"\\u0000"}}', code: 4400 },
    { what: 'an operation before it says who it is', message: JSON.stringify(subscribe('1')), code: 4401 },
    { what: 'more than a request may hold', message: JSON.stringify(subscribe('1', ' '.repeat(200_000))), code: 1009 },
  ])('is closed for $what', async ({ message, code }) => {
    await start();
    const socket = await open();
    socket.send(message);
    expect(await socket.closed).toMatchObject({ code });
  });

  it('is closed when it does not say in time who it is', async () => {
    await start({ subscriptions: { initTimeoutMs: 50 } });
    expect(await (await open()).closed).toMatchObject({ code: 4408 });
  });

  it('is closed when it speaks another protocol', async () => {
    await start();
    await expect(open({ protocols: ['graphql-ws'] })).rejects.toThrow();
  });

  it('carries so many operations at once and no more', async () => {
    await start({ subscriptions: { perConnectionMax: 2 } });
    const socket = await open();
    await socket.init();
    for (const id of ['1', '2', '3']) socket.send(subscribe(id));
    const refused = await socket.next({ type: 'error' });
    expect(refused).toMatchObject({ id: '3', payload: [{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }] });
    await opened(2);
  });

  it('ends its subscriptions with an error when the graph changes, and goes on itself', async () => {
    await start();
    const socket = await open();
    await socket.init();
    socket.send(subscribe('1'));
    await opened();
    gateway.liveConnections.endStreams('SCHEMA_CHANGED');
    expect((await socket.next({ type: 'error', id: '1' })).payload[0].extensions.code).toBe('SCHEMA_CHANGED');
    await opened(0);
    socket.send(subscribe('2'));
    await opened();
    room.publish('a');
    await socket.next({ type: 'next', id: '2' });
  });

  it('is closed with a word when the process ends', async () => {
    await start();
    const socket = await open();
    await socket.init();
    socket.send(subscribe('1'));
    await opened();
    const silent = await open();
    await gateway.server.drain();
    expect(await socket.closed).toEqual({ code: 1001, reason: 'SHUTTING_DOWN' });
    expect((await silent.closed).code).toBe(1001);
    expect(room.posts.open).toBe(0);
  });
});
