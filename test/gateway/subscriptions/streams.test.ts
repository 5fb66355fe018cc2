import { afterEach, describe, expect, it } from 'vitest';
import { newsroom, posted } from '../../support/gateway/newsroom.ts';
import { openStream } from '../../support/gateway/open-stream.ts';
import { post, startTestGateway, type TestGateway } from '../../support/gateway/start-test-gateway.ts';
import { eventually } from '../../support/eventually.ts';

const sse = 'text/event-stream';
const multipart = 'multipart/mixed;subscriptionSpec=1.0, application/json';

let gateway: TestGateway;
const room = newsroom();

afterEach(async () => {
  await gateway[Symbol.asyncDispose]();
});

async function start(options: Partial<Parameters<typeof startTestGateway>[0]> = {}): Promise<void> {
  gateway = await startTestGateway({ subgraphs: room.subgraphs, ...options });
}

const opened = (count = 1) => eventually(() => expect(room.posts.open).toBe(count));

describe('a subscription over Server-Sent Events', () => {
  it('sends each event with what other subgraphs add, and says when it is complete', async () => {
    await start();
    const stream = await openStream(gateway.graphqlUrl, { query: posted, accept: sse });
    expect(stream.status).toBe(200);
    expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(stream.headers.get('cache-control')).toBe('no-store');
    expect(stream.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
    await opened();
    room.publish('a');
    await stream.until('text of a');
    room.publish('b');
    room.posts.end();
    expect((await stream.ended).replace(/^(:\n\n)+/, '')).toBe(
      [
        'event: next\ndata: {"data":{"posted":{"id":"a","text":"text of a"}}}\n\n',
        'event: next\ndata: {"data":{"posted":{"id":"b","text":"text of b"}}}\n\n',
        'event: complete\ndata:\n\n',
      ].join(''),
    );
  });

  it('is also there for clients that can only GET, as an EventSource', async () => {
    await start();
    const url = `${gateway.graphqlUrl}?query=${encodeURIComponent(posted)}`;
    const response = await fetch(url, { headers: { accept: sse } });
    await opened();
    room.publish('a');
    room.posts.end();
    expect(await response.text()).toContain('text of a');
  });

  it("ends the subgraph's stream when the client hangs up, even while nothing happens", async () => {
    await start();
    const stream = await openStream(gateway.graphqlUrl, { query: posted, accept: sse });
    await opened();
    stream.hangUp();
    await opened(0);
  });

  it('answers queries too, for clients that take nothing else', async () => {
    await start();
    const stream = await openStream(gateway.graphqlUrl, { query: '{ version }', accept: sse });
    expect(await stream.ended).toBe(':\n\nevent: next\ndata: {"data":{"version":1}}\n\nevent: complete\ndata:\n\n');
  });

  it('says what is wrong with a document as its only result', async () => {
    await start();
    const stream = await openStream(gateway.graphqlUrl, { query: 'subscription { nothing }', accept: sse });
    expect(await stream.ended).toMatch(/event: next\ndata: \{"errors":\[.*\n\nevent: complete/);
    const wrongVariable = 'subscription ($room: Int!) { posted(room: $room) { id } }';
    const other = await openStream(gateway.graphqlUrl, { query: wrongVariable, accept: sse });
    expect(await other.ended).toMatch(/event: next\ndata: \{"errors":\[.*INVALID_INPUT.*\n\nevent: complete/);
  });

  it("masks what a subgraph's stream fails with, and completes", async () => {
    await start({ settings: { isProduction: true } });
    const stream = await openStream(gateway.graphqlUrl, { query: posted, accept: sse });
    await opened();
    room.posts.fail(new Error('connection to postgres://secret lost'));
    const text = await stream.ended;
    expect(text).toContain('"code":"SUBGRAPH_ERROR"');
    expect(text).not.toContain('postgres');
    expect(text).toMatch(/event: complete\ndata:\n\n$/);
  });
});

describe("a subscription by Apollo's multipart protocol", () => {
  it('sends each event as a part that can be read at once', async () => {
    await start();
    const stream = await openStream(gateway.graphqlUrl, { query: posted, accept: multipart });
    expect(stream.headers.get('content-type')).toBe('multipart/mixed; boundary="graphql"; subscriptionSpec=1.0');
    await opened();
    room.publish('a');
    const part =
      '\r\ncontent-type: application/json\r\n\r\n{"payload":{"data":{"posted":{"id":"a","text":"text of a"}}}}\r\n--graphql';
    await stream.until(part);
    room.posts.end();
    expect(await stream.ended).toBe(`--graphql${part}--\r\n`);
  });

  it('is not chosen for a query, which is answered as JSON', async () => {
    await start();
    const stream = await openStream(gateway.graphqlUrl, { query: '{ version }', accept: multipart });
    expect(stream.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await stream.ended).toBe('{"data":{"version":1}}');
  });
});

describe('a subscription', () => {
  it('is refused to a client that takes one answer only, and nothing is opened', async () => {
    await start();
    const { status, body } = await post(gateway.graphqlUrl, posted);
    expect(status).toBe(406);
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'NOT_ACCEPTABLE' });
    expect(room.posts.open).toBe(0);
  });

  it('waits for a client that does not read, and loses nothing', async () => {
    await start();
    const request = { method: 'POST', headers: { 'content-type': 'application/json', accept: sse } };
    const body = JSON.stringify({ query: 'subscription { posted { id } }' });
    const response = await fetch(gateway.graphqlUrl, { ...request, body });
    await opened();
    const before = room.posts.taken;
    const megabyte = 'x'.repeat(1_000_000);
    for (let count = 0; count < 60; count += 1) room.publish(megabyte);
    room.posts.end();
    // Far more than it takes to fetch them all, if nobody waited.
    for (let count = 0; count < 100; count += 1) await post(gateway.graphqlUrl, '{ version }');
    expect(room.posts.taken - before).toBeLessThan(60);
    expect((await response.text()).match(/event: next/g)).toHaveLength(60);
  });

  it('is ended with a reason when the process ends', async () => {
    await start();
    const streams = await Promise.all(
      [sse, multipart].map((accept) => openStream(gateway.graphqlUrl, { query: posted, accept })),
    );
    await opened(2);
    await gateway.server.drain();
    const [events, parts] = await Promise.all(streams.map((stream) => stream.ended));
    expect(events).toMatch(/event: next\ndata: \{"errors":\[\{.*"code":"SHUTTING_DOWN".*\n\nevent: complete/);
    expect(parts).toMatch(/\{"payload":null,"errors":\[\{.*"code":"SHUTTING_DOWN".*\r\n--graphql--\r\n$/);
    expect(room.posts.open).toBe(0);
  });

  it('is counted for the /64 network of an IPv6 address, where nobody is signed in', async () => {
    await start({ subscriptions: { perClientMax: 1 }, settings: { trustedProxies: ['127.0.0.1'] } });
    const from = (address: string) =>
      openStream(gateway.graphqlUrl, { query: posted, accept: sse, headers: { 'x-forwarded-for': address } });
    const first = await from('2001:db8::1');
    expect((await from('2001:db8::2')).status).toBe(429);
    const elsewhere = await from('2001:db8:0:1::1');
    expect(elsewhere.status).toBe(200);
    first.hangUp();
    elsewhere.hangUp();
  });

  it('is refused beyond the number that one client may have, until one of them ends', async () => {
    await start({ subscriptions: { perClientMax: 1 } });
    const first = await openStream(gateway.graphqlUrl, { query: posted, accept: sse });
    await opened();
    const second = await openStream(gateway.graphqlUrl, { query: posted, accept: sse });
    expect(second.status).toBe(429);
    expect(await second.ended).toContain('TOO_MANY_SUBSCRIPTIONS');
    first.hangUp();
    await opened(0);
    const third = await openStream(gateway.graphqlUrl, { query: posted, accept: sse });
    expect(third.status).toBe(200);
    third.hangUp();
  });
});
