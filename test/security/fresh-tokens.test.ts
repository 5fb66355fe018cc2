import { createClient, type Client } from 'graphql-ws';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { eventually } from '../support/eventually.ts';
import { newsroom } from '../support/gateway/newsroom.ts';
import { openSocket, type OpenSocket } from '../support/gateway/open-socket.ts';
import { startTestGateway, testCookie, type TestGateway } from '../support/gateway/start-test-gateway.ts';
import { testIssuer } from '../support/gateway/test-tokens.ts';
import { times } from '../support/times.ts';

let gateway: TestGateway;
const room = newsroom();
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await gateway[Symbol.asyncDispose]();
});

async function start(options: Partial<Parameters<typeof startTestGateway>[0]> = {}): Promise<void> {
  gateway = await startTestGateway({ subgraphs: room.subgraphs, ...options });
}

const bearer = (name = 'ann', change: object = {}) => ({
  authorization: `Bearer ${gateway.tokens.issue(name, change).token}`,
});
const told = 'subscription { told { id } }';
const subscribe = (id = '1') => ({ type: 'subscribe', id, payload: { query: told } });
const opened = (count = 1) => eventually(() => expect(room.posts.open).toBe(count));

/** A client by graphql-ws as an application would have it, with what it received and how often it connected. */
function application(more: Partial<Parameters<typeof createClient>[0]> = {}) {
  const seen: string[] = [];
  const problems: unknown[] = [];
  let connections = 0;
  let socket: WebSocket | undefined;
  const pongs: unknown[] = [];
  const client: Client = createClient({
    url: gateway.graphqlUrl.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: () => bearer(),
    retryWait: async () => {},
    on: {
      opened(active) {
        connections += 1;
        socket = active as WebSocket;
      },
      pong: (isReceived, payload) => isReceived && pongs.push(payload),
    },
    ...more,
  });
  closing.push(() => client.dispose());
  client.subscribe<{ told: { id: string } }>(
    { query: told },
    {
      next: ({ data }) => void seen.push(data?.told.id ?? 'nothing'),
      error: (problem) => void problems.push(problem),
      complete: () => void problems.push('complete'),
    },
  );
  return {
    seen,
    problems,
    pongs,
    connections: () => connections,
    send: (message: object) => socket?.send(JSON.stringify(message)),
  };
}

describe('a subscription by graphql-ws whose token expires', () => {
  it('is taken up again by the client with a new token: the connection closes, and no error ends it', async () => {
    await start();
    const app = application();
    await opened();
    room.publish('before');
    await eventually(() => expect(app.seen).toEqual(['before']));
    gateway.tokens.clock.advance(301);
    room.publish('lost');
    await eventually(() => expect([app.connections(), room.posts.open]).toEqual([2, 1]));
    room.publish('after');
    await eventually(() => expect(app.seen).toEqual(['before', 'after']));
    expect(app.problems).toEqual([]);
  });

  it('loses no event in an hour of five-minute tokens where the client hands in new ones by ping', async () => {
    await start();
    const app = application();
    await opened();
    const events: string[] = [];
    for (const minutes of times(15, (index) => (index + 1) * 4)) {
      gateway.tokens.clock.advance(240);
      app.send({ type: 'ping', payload: bearer() });
      await eventually(() => expect(app.pongs).toHaveLength(events.length + 1));
      events.push(`minute ${minutes}`);
      room.publish(`minute ${minutes}`);
      await eventually(() => expect(app.seen).toEqual(events));
    }
    const expiresAt = new Date(gateway.tokens.clock.now().getTime() + 300_000).toISOString();
    expect(app.pongs.at(-1)).toEqual({ expiresAt });
    expect([app.connections(), app.problems]).toEqual([1, []]);
  });
});

async function connected(headers: Record<string, string> = {}, payload?: Record<string, unknown>): Promise<OpenSocket> {
  const socket = await openSocket(gateway.graphqlUrl, { headers });
  closing.push(() => socket.socket.terminate());
  await socket.init(payload);
  return socket;
}

describe('a credential in the payload of a ping', () => {
  it('replaces that of connection_init and that of the handshake, for all that the connection carries', async () => {
    await start();
    for (const connect of [() => connected({}, bearer()), () => connected(bearer())]) {
      const socket = await connect();
      for (const id of ['1', '2']) socket.send(subscribe(id));
      await opened(2);
      gateway.tokens.clock.advance(200);
      socket.send({ type: 'ping', payload: { headers: bearer() } });
      await socket.next({ type: 'pong' });
      gateway.tokens.clock.advance(200);
      room.publish('a');
      for (const id of ['1', '2']) await socket.next({ type: 'next', id });
      socket.send({ type: 'subscribe', id: '3', payload: { query: '{ version }' } });
      await socket.next({ type: 'complete', id: '3' });
      gateway.tokens.clock.advance(101);
      room.publish('b');
      expect(await socket.closed).toEqual({ code: 4403, reason: 'TOKEN_EXPIRED' });
      await opened(0);
    }
  });

  it('is what subgraphs get from then on', async () => {
    await start();
    const socket = await connected({}, bearer());
    socket.send({ type: 'subscribe', id: '1', payload: { query: 'subscription { told { id text } }' } });
    await opened();
    gateway.tokens.clock.advance(100);
    const { authorization } = bearer();
    socket.send({ type: 'ping', payload: { authorization } });
    await socket.next({ type: 'pong' });
    room.publish('a');
    await socket.next({ type: 'next' });
    expect(`Bearer ${gateway.fetches.at(-1)?.context.accessToken}`).toBe(authorization);
  });

  it.each<[string, () => Record<string, unknown>, number, string]>([
    ['of another account', () => bearer('bob'), 4403, 'INVALID_TOKEN'],
    ['with other rights', () => bearer('ann', { scopes: new Set(['admin']) }), 4403, 'TOKEN_EXPIRED'],
    ['of another session', () => bearer('ann', { sessionId: 'sess_other' }), 4403, 'TOKEN_EXPIRED'],
    ['that proves nothing', () => ({ authorization: 'Bearer nonsense' }), 4403, 'INVALID_TOKEN'],
    ['that is null', () => ({ authorization: null }), 4403, 'INVALID_TOKEN'],
    ['that is a list', () => ({ Authorization: [bearer().authorization] }), 4403, 'INVALID_TOKEN'],
    ['that is a number', () => ({ headers: { 'X-API-Key': 7 } }), 4403, 'INVALID_TOKEN'],
    ['that is one of two', () => ({ ...bearer(), 'x-api-key': 'pc_key' }), 4400, 'AMBIGUOUS_CREDENTIALS'],
    ['in `headers` that are none', () => ({ headers: ['authorization'] }), 4400, 'INVALID_INPUT'],
  ])('closes the connection when it is one %s', async (_, payload, code, reason) => {
    await start();
    const socket = await connected({}, bearer());
    socket.send(subscribe());
    await opened();
    socket.send({ type: 'ping', payload: payload() });
    expect(await socket.closed).toEqual({ code, reason });
    expect(socket.messages.filter(({ type }) => type === 'error')).toEqual([]);
    await opened(0);
  });

  it('of a session that has ended closes the connection', async () => {
    await start();
    const socket = await connected({}, bearer());
    gateway.revocations.publish(['sess_ann']);
    expect(await socket.closed).toEqual({ code: 4401, reason: 'SESSION_ENDED' });
  });

  it('closes a connection that is nobody’s, or a cookie’s, or nobody’s yet', async () => {
    await start({ exchange: async () => gateway.tokens.issue('ann') });
    const anonymous = await connected();
    anonymous.send({ type: 'ping', payload: bearer() });
    expect(await anonymous.closed).toEqual({ code: 4403, reason: 'INVALID_TOKEN' });
    const page = await connected({ cookie: `${testCookie}=secret`, origin: testIssuer });
    page.send({ type: 'ping', payload: bearer() });
    expect(await page.closed).toEqual({ code: 4400, reason: 'AMBIGUOUS_CREDENTIALS' });
    const early = await openSocket(gateway.graphqlUrl);
    early.send({ type: 'ping', payload: bearer() });
    expect(await early.closed).toEqual({ code: 4400, reason: 'INVALID_INPUT' });
  });

  it('that nobody can check right now leaves the connection as it is, and the pong says so', async () => {
    let isDown = false;
    const isRevoked = async () => {
      if (isDown) throw new Error('The database is gone.');
      return false;
    };
    await start({ revocations: { isRevoked } });
    const socket = await connected({}, bearer());
    isDown = true;
    socket.send({ type: 'ping', payload: bearer() });
    expect((await socket.next({ type: 'pong' })).payload.errors[0].extensions.code).toBe('UNAVAILABLE');
    isDown = false;
    socket.send({ type: 'subscribe', id: '1', payload: { query: '{ version }' } });
    await socket.next({ type: 'complete', id: '1' });
  });

  it('that is older than the one in use changes nothing', async () => {
    await start();
    const old = bearer();
    gateway.tokens.clock.advance(100);
    const socket = await connected({}, bearer());
    socket.send(subscribe());
    await opened();
    socket.send({ type: 'ping', payload: old });
    await socket.next({ type: 'pong' });
    gateway.tokens.clock.advance(250);
    room.publish('a');
    await socket.next({ type: 'next', id: '1' });
    socket.send({ type: 'subscribe', id: '2', payload: { query: '{ version }' } });
    await socket.next({ type: 'complete', id: '2' });
  });

  it('is looked at one at a time', async () => {
    const asked = Promise.withResolvers<void>();
    let isSlow = false;
    const isRevoked = async () => {
      if (isSlow) await asked.promise;
      return false;
    };
    await start({ revocations: { isRevoked } });
    const socket = await connected({}, bearer());
    isSlow = true;
    for (const id of [1, 2]) socket.send({ type: 'ping', payload: { ...bearer(), id } });
    expect((await socket.next({ type: 'pong' })).payload.errors[0].extensions.code).toBe('RATE_LIMITED');
    asked.resolve();
    expect((await socket.next({ type: 'pong' }, 1)).payload).toHaveProperty('expiresAt');
  });

  it('counts as a request, and leaves the connection as it is where there were too many', async () => {
    await start({ rateLimits: { '*': { count: 3, windowSeconds: 60, by: 'identity' } } });
    const socket = await connected({}, bearer());
    const renewals: unknown[] = [];
    for (let sent = 0; sent < 3; sent++) {
      socket.send({ type: 'ping', payload: bearer() });
      renewals.push((await socket.next({ type: 'pong' }, sent)).payload);
    }
    const ends = { expiresAt: expect.any(String) };
    const refused = { errors: [expect.objectContaining({ extensions: expect.objectContaining({ code: 'RATE_LIMITED' }) })] };
    expect(renewals).toEqual([ends, ends, refused]);
  });

  it('is told from any other payload, which comes back as it is', async () => {
    await start();
    const socket = await connected({}, bearer());
    socket.send({ type: 'ping', payload: { room: 1 } });
    expect(await socket.next({ type: 'pong' })).toEqual({ type: 'pong', payload: { room: 1 } });
    const silent = await connected();
    silent.send({ type: 'ping' });
    expect(await silent.next({ type: 'pong' })).toEqual({ type: 'pong' });
  });
});

describe('what ends a connection with all that it carries', () => {
  it.each([
    ['its session ends', 4401, () => gateway.revocations.publish(['sess_ann'])],
    ['the process ends', 1001, () => gateway.liveConnections.endAll('SHUTTING_DOWN')],
  ])('sends no error, after which clients do not come back: %s', async (_, code, end) => {
    await start();
    const socket = await connected({}, bearer());
    socket.send(subscribe());
    await opened();
    end();
    expect((await socket.closed).code).toBe(code);
    expect(socket.messages.filter(({ type }) => type !== 'connection_ack')).toEqual([]);
  });
});
