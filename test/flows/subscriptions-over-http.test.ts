import { afterEach, describe, expect, it } from 'vitest';
import { startEventSubgraph } from '../support/gateway/event-subgraph.ts';
import { eventually } from '../support/eventually.ts';
import { openStream } from '../support/gateway/open-stream.ts';
import { httpClient } from '../support/http-client.ts';
import { layouts, startApp, type TestApp } from '../support/start-app.ts';
import { startChangingSubgraph, type ChangingSubgraph } from '../support/changing-subgraph.ts';

const posted = 'subscription { posted { id text } }';
const texts = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Post @key(fields: "id") { id: ID! text: String! }
`;

let app: TestApp;
let news: Awaited<ReturnType<typeof startEventSubgraph>>;
let other: ChangingSubgraph;

afterEach(async () => {
  await app.stop();
  await news[Symbol.asyncDispose]();
  await other.stop();
});

async function start(layout: (typeof layouts)[number], subscriptions: object, pollSeconds = 0): Promise<void> {
  news = await startEventSubgraph();
  const resolvers = { Post: { text: ({ id }: { id: string }) => `text of ${id}` } };
  other = await startChangingSubgraph(texts, {}, resolvers);
  const subgraphs = {
    news: { url: news.url, forward: 'audience', requestHeaders: ['x-tenant'], subscriptions },
    texts: { url: other.url },
  };
  const environment = {
    PORTCULLIS_SUBGRAPHS: JSON.stringify(subgraphs),
    PORTCULLIS_SCHEMA_POLL_SECONDS: String(pollSeconds),
  };
  app = await startApp({ layout, environment });
}

const opened = (count = 1) => eventually(() => expect(news.posts.open).toBe(count));

describe.each(layouts)('a subscription over two subgraphs in other processes (%s)', (layout) => {
  it.each(['sse', 'websocket'])('goes through, by %s, with a token for that subgraph alone', async (protocol) => {
    await start(layout, { protocol });
    const { bearer } = await httpClient(app).member('ann@example.com');
    const headers = { authorization: `Bearer ${bearer}`, 'x-tenant': 'blue', 'x-other': 'red' };
    const stream = await openStream(`${app.url}/graphql`, { query: posted, accept: 'text/event-stream', headers });
    await opened();
    news.publish('a');
    await stream.until('text of a');

    const seen = news.seen[0]?.headers ?? {};
    expect(seen['x-tenant']).toBe('blue');
    expect(seen['x-other']).toBeUndefined();
    const token = seen.authorization?.replace('Bearer ', '') ?? '';
    expect(token).not.toBe(bearer);
    expect(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({ aud: 'news' });

    news.posts.end();
    expect(await stream.ended).toMatch(/event: complete\ndata:\n\n$/);
  });
});

describe('a subscription', () => {
  it('is ended with a word when the graph changes; a new one is there at once', async () => {
    await start('whole', {}, 1);
    const request = { query: posted, accept: 'text/event-stream' };
    const stream = await openStream(`${app.url}/graphql`, request);
    await opened();
    other.becomes(texts.replace('text: String!', 'text: String! title: String'), {});
    expect(await stream.ended).toMatch(/event: next\ndata: \{"errors":\[\{.*"code":"SCHEMA_CHANGED".*\n\nevent: complete/);
    await opened(0);
    const again = await openStream(`${app.url}/graphql`, { ...request, query: 'subscription { posted { id title } }' });
    expect(again.status).toBe(200);
    await opened();
    again.hangUp();
  });
});
