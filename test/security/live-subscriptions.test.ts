import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databases, freshDatabase, type FreshDatabase } from '../support/databases.ts';
import { eventually } from '../support/eventually.ts';
import { openSocket, type OpenSocket } from '../support/gateway/open-socket.ts';
import { openStream } from '../support/gateway/open-stream.ts';
import { httpClient } from '../support/http-client.ts';
import { Login, Logout } from '../support/generated/operations.ts';
import { layouts, startApp, type TestApp } from '../support/start-app.ts';
import { password } from '../support/people.ts';

const subscription = 'subscription { reviewAdded { text author { id email } } }';
const write = 'mutation ($text: String!) { writeReview(productId: "rope", stars: 5, text: $text) { id } }';
const origin = 'http://localhost:4000';
const sse = 'text/event-stream';

describe.each(layouts)('live subscriptions (%s)', (layout) => {
  let app: TestApp;
  let client: ReturnType<typeof httpClient>;
  const sockets: OpenSocket[] = [];

  beforeEach(async () => {
    app = await startApp({ layout });
    client = httpClient(app);
  });

  afterEach(async () => {
    for (const { socket } of sockets.splice(0)) socket.terminate();
    await app.stop();
  });

  async function cookieOf(email: string): Promise<string> {
    const { headers } = await client.ask(Login, { input: { email, password, transport: 'COOKIE' } });
    return headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }

  async function subscribed(headers: Record<string, string>) {
    const stream = await openStream(`${app.url}/graphql`, { query: subscription, accept: sse, headers });
    expect(stream.status).toBe(200);
    return stream;
  }

  async function connected(headers: Record<string, string>, payload?: Record<string, unknown>): Promise<OpenSocket> {
    const socket = await openSocket(`${app.url}/graphql`, { headers });
    sockets.push(socket);
    await socket.init(payload);
    socket.send({ type: 'subscribe', id: '1', payload: { query: subscription } });
    return socket;
  }

  /** Writes until it is heard everywhere: nothing tells from outside when a subscription has begun. */
  async function writeUntil(bearer: string, text: string, ...listeners: { readonly text: string }[]): Promise<void> {
    await eventually(async () => {
      await client.ask(write, { text }, { bearer });
      for (const listener of listeners) expect(listener.text).toContain(text);
    });
  }

  it('end at once when their own session ends, and nobody else’s do', async () => {
    const ann = await client.member('ann@example.com');
    const bob = await client.member('bob@example.com');
    const cookie = await cookieOf('ann@example.com');
    const byBearer = await subscribed({ authorization: `Bearer ${ann.bearer}` });
    const byCookie = await subscribed({ cookie, origin });
    const bobs = await subscribed({ authorization: `Bearer ${bob.bearer}` });
    const socket = await connected({ cookie, origin });
    await writeUntil(bob.bearer, 'sturdy', byBearer, byCookie);
    await socket.next({ type: 'next' });

    await client.ask(Logout, {}, { cookie });
    expect(await byCookie.ended).toMatch(/"code":"SESSION_ENDED".*\n\nevent: complete\ndata:\n\n$/);
    expect(await socket.closed).toEqual({ code: 4401, reason: 'SESSION_ENDED' });

    await writeUntil(bob.bearer, 'second thoughts', bobs, byBearer);
    expect(byBearer.text).not.toContain('SESSION_ENDED');
    await client.ask(Logout, {}, { bearer: ann.bearer });
    expect(await byBearer.ended).toContain('"code":"SESSION_ENDED"');
    bobs.hangUp();
  });

  it('end when another process ends the session', async () => {
    const ann = await client.member('ann@example.com');
    const stream = await subscribed({ authorization: `Bearer ${ann.bearer}` });
    const socket = await connected({}, { authorization: `Bearer ${ann.bearer}` });
    await fetch(`${app.authUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ann.bearer}` },
      body: JSON.stringify({ query: Logout.toString() }),
    });
    expect(await stream.ended).toContain('"code":"SESSION_ENDED"');
    expect(await socket.closed).toEqual({ code: 4401, reason: 'SESSION_ENDED' });
  });

  it('send to each subscriber what that one may see', async () => {
    const ann = await client.member('ann@example.com');
    const anns = await subscribed({ authorization: `Bearer ${ann.bearer}` });
    const nobodys = await subscribed({});
    await writeUntil(ann.bearer, 'sturdy', anns, nobodys);
    expect(anns.text).toContain('ann@example.com');
    expect(nobodys.text).not.toContain('ann@example.com');
    anns.hangUp();
    nobodys.hangUp();
  });
});

describe.each(databases)('live subscriptions of two replicas on %s', (kind) => {
  let fresh: FreshDatabase;
  let replicas: TestApp[];

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    const environment = {
      PORTCULLIS_DATA_DIR: fresh.dataDir,
      ...(fresh.databaseUrl === null ? {} : { DATABASE_URL: fresh.databaseUrl }),
    };
    replicas = [await startApp({ environment }), await startApp({ environment })];
  });
  afterEach(async () => {
    for (const replica of replicas) await replica.stop();
    await fresh.drop();
  });

  it('end at the one when their session ends at the other', async () => {
    const [here, there] = replicas as [TestApp, TestApp];
    const { bearer } = await httpClient(here).member('ann@example.com');
    const request = { query: subscription, accept: sse, headers: { authorization: `Bearer ${bearer}` } };
    const stream = await openStream(`${there.url}/graphql`, request);
    const { bearer: other } = await httpClient(here).signedIn('ann@example.com');
    const others = await openStream(`${there.url}/graphql`, { ...request, headers: { authorization: `Bearer ${other}` } });
    await httpClient(here).ask(Logout, {}, { bearer });
    expect(await stream.ended).toContain('"code":"SESSION_ENDED"');
    expect(others.text).not.toContain('SESSION_ENDED');
    others.hangUp();
  });
});
