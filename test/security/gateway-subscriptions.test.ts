import { afterEach, describe, expect, it } from 'vitest';
import type { IssuedAccessToken } from '../../src/tokens/access-tokens.ts';
import { eventually } from '../support/eventually.ts';
import { newsroom, posted } from '../support/gateway/newsroom.ts';
import { openSocket, type OpenSocket } from '../support/gateway/open-socket.ts';
import { openStream } from '../support/gateway/open-stream.ts';
import { startTestGateway, testCookie, type TestGateway } from '../support/gateway/start-test-gateway.ts';
import { testIssuer } from '../support/gateway/test-tokens.ts';

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

async function socketWith(headers: Record<string, string> = {}): Promise<OpenSocket> {
  const socket = await openSocket(gateway.graphqlUrl, { headers });
  sockets.push(socket);
  return socket;
}

function bearer(name = 'ann'): { authorization: string } {
  return { authorization: `Bearer ${gateway.tokens.issue(name).token}` };
}

const sse = 'text/event-stream';
const stream = (query: string, headers: Record<string, string> = {}) =>
  openStream(gateway.graphqlUrl, { query, accept: sse, headers });
const opened = (count = 1) => eventually(() => expect(room.posts.open).toBe(count));
const subscribe = (query: string, id = '1') => ({ type: 'subscribe', id, payload: { query } });
const secrets = 'subscription { posted { id secret } }';
const told = 'subscription { told { id } }';

describe('the guard', () => {
  it('keeps protected fields from each event, and from the subgraph that would tell', async () => {
    await start();
    const anonymous = await stream(secrets);
    const known = await stream(secrets, bearer());
    await opened(2);
    room.publish('a');
    await known.until('secret of a');
    await anonymous.until('"secret":null');
    expect(anonymous.text).not.toContain('secret of a');
    expect(gateway.fetches.filter(({ request }) => request.query.includes('secret'))).toHaveLength(1);
    anonymous.hangUp();
    known.hangUp();
  });

  it('opens no stream for a subscription that is denied, over any transport', async () => {
    await start();
    expect(await (await stream(told)).ended).toContain('UNAUTHORIZED_FIELD_OR_TYPE');
    const socket = await socketWith();
    await socket.init();
    socket.send(subscribe(told));
    expect((await socket.next({ type: 'next' })).payload.errors[0].extensions.code).toBe('UNAUTHORIZED_FIELD_OR_TYPE');
    expect(room.posts.open).toBe(0);

    await socket.next({ type: 'complete' });
    const known = await socketWith();
    await known.init(bearer());
    known.send(subscribe(told));
    await opened();
  });

  it('lets limits and rate limits count the same over WebSocket as over HTTP', async () => {
    await start({
      rateLimits: { 'Subscription.posted': { count: 1, windowSeconds: 60, by: 'identity' } },
      limits: { depthMax: 2 },
    });
    const socket = await socketWith();
    await socket.init();
    socket.send(subscribe(posted));
    await opened();
    socket.send(subscribe(posted, '2'));
    expect((await socket.next({ id: '2' })).payload[0].extensions.code).toBe('RATE_LIMITED');
    socket.send(subscribe('{ __schema { types { name } } }', '3'));
    await socket.next({ id: '3', type: 'error' });
  });
});

describe('a cookie on a WebSocket', () => {
  const exchange = async () => gateway.tokens.issue('ann');
  const cookie = `${testCookie}=the-secret`;

  it('counts for pages of our own origins', async () => {
    await start({ exchange });
    const socket = await socketWith({ cookie, origin: testIssuer });
    await socket.init();
    socket.send(subscribe(told));
    await opened();
  });

  it.each(['https://evil.example', 'null', 'https://api.example.com.evil.example'])(
    'is refused from %s (cross-site WebSocket hijacking)',
    async (origin) => {
      await start({ exchange });
      const socket = await socketWith({ cookie, origin });
      socket.send({ type: 'connection_init' });
      expect(await socket.closed).toEqual({ code: 4403, reason: 'CSRF_REFUSED' });
      expect(socket.messages).toEqual([]);
    },
  );

  it('is refused over Server-Sent Events from a foreign page, too', async () => {
    await start({ exchange });
    const foreign = await stream(told, { cookie, origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
    expect(room.posts.open).toBe(0);
    const own = await stream(told, { cookie, origin: testIssuer });
    await opened();
    own.hangUp();
  });

  it('beside a token is refused: which of them was meant is not for us to guess', async () => {
    await start({ exchange });
    const socket = await socketWith({ cookie, origin: testIssuer });
    socket.send({ type: 'connection_init', payload: bearer() });
    expect(await socket.closed).toEqual({ code: 4400, reason: 'AMBIGUOUS_CREDENTIALS' });
  });
});

describe('a token in the payload of connection_init', () => {
  it.each(['authorization', 'Authorization'])('counts as %s', async (name) => {
    await start();
    const { authorization } = bearer();
    for (const payload of [{ [name]: authorization }, { headers: { [name]: authorization } }]) {
      const socket = await socketWith();
      await socket.init(payload);
      socket.send(subscribe(told));
    }
    await opened(2);
  });

  it('that proves nothing closes the connection: it is never nobody', async () => {
    await start();
    for (const authorization of ['Bearer nonsense', 'Basic dTpw', '']) {
      const socket = await socketWith();
      socket.send({ type: 'connection_init', payload: { authorization } });
      expect(await socket.closed).toEqual({ code: 4403, reason: 'INVALID_TOKEN' });
    }
  });

  it('of a session that has ended closes the connection', async () => {
    await start();
    gateway.revocations.publish(['sess_ann']);
    const socket = await socketWith();
    socket.send({ type: 'connection_init', payload: bearer() });
    expect(await socket.closed).toEqual({ code: 4403, reason: 'INVALID_TOKEN' });
  });
});

describe('a session that ends', () => {
  it('ends its streams and connections in the same moment, over every transport, while nothing happens', async () => {
    await start();
    const headers = bearer();
    const events = await stream(told, headers);
    const parts = await openStream(gateway.graphqlUrl, {
      query: told,
      accept: 'multipart/mixed;subscriptionSpec=1.0',
      headers,
    });
    const [busy, idle] = [await socketWith(headers), await socketWith(headers)];
    for (const socket of [busy, idle]) await socket.init();
    busy.send(subscribe(told));
    const others = await stream(told, bearer('bob'));
    await opened(4);

    gateway.revocations.publish(['sess_ann']);
    expect(await events.ended).toMatch(/event: next\ndata: \{"errors":\[\{.*"code":"SESSION_ENDED".*\n\nevent: complete/);
    expect(await parts.ended).toMatch(/"payload":null,"errors":\[\{.*"code":"SESSION_ENDED"/);
    for (const socket of [busy, idle]) expect(await socket.closed).toEqual({ code: 4401, reason: 'SESSION_ENDED' });
    await opened(1);
    room.publish('a');
    await others.until('"id":"a"');
    others.hangUp();
  });

  it('gets no event that comes after, even where no news of revocations arrives', async () => {
    let isRevoked: () => boolean = () => false;
    await start({ revocations: { isRevoked: async () => isRevoked() } });
    const watched = await stream(told, bearer());
    await opened();
    room.publish('before');
    await watched.until('before');
    isRevoked = () => true;
    room.publish('after');
    expect(await watched.ended).toContain('"code":"SESSION_ENDED"');
    expect(watched.text).not.toContain('after');
  });

  it('that nobody can tell of ends what it carries: nothing is sent on good faith', async () => {
    let isRevoked: () => boolean = () => false;
    await start({ revocations: { isRevoked: async () => isRevoked() } });
    const watched = await stream(told, bearer());
    await opened();
    isRevoked = () => {
      throw new Error('The database is gone.');
    };
    room.publish('after');
    expect(await watched.ended).toContain('"code":"UNAVAILABLE"');
    expect(watched.text).not.toContain('after');
  });
});

describe('a token that expires', () => {
  it('gets no event after that', async () => {
    await start();
    const watched = await stream(told, bearer());
    const socket = await socketWith();
    await socket.init(bearer());
    socket.send(subscribe(told));
    await opened(2);
    room.publish('before');
    await Promise.all([watched.until('before'), socket.next({ type: 'next' })]);
    gateway.tokens.clock.advance(301);
    room.publish('after');
    expect(await watched.ended).toContain('"code":"TOKEN_EXPIRED"');
    expect(watched.text).not.toContain('after');
    expect(await socket.closed).toEqual({ code: 4403, reason: 'TOKEN_EXPIRED' });
    expect(socket.messages.filter(({ type }) => type === 'error')).toEqual([]);
  });

  it('is no reason to end what a cookie carries: events go on, and subgraphs get a token that is alive', async () => {
    const issued: IssuedAccessToken[] = [];
    const exchange = async () => {
      issued.push(gateway.tokens.issue('ann'));
      return issued.at(-1) as IssuedAccessToken;
    };
    await start({ exchange, tokenTtlSeconds: 2 });
    const watched = await stream('subscription { told { id text } }', { cookie: `${testCookie}=the-secret`, origin: testIssuer });
    await opened();
    const [first] = issued;
    for (const count of [1, 2]) {
      gateway.tokens.clock.advance(1);
      await eventually(() => expect(issued.length).toBeGreaterThan(count));
    }
    room.publish('later');
    await watched.until('text of later');
    expect(gateway.fetches.at(-1)?.context.accessToken).not.toBe(first?.token);
    gateway.revocations.publish(['sess_ann']);
    expect(await watched.ended).toContain('"code":"SESSION_ENDED"');
  });
});
