import {
  ApolloClient,
  type ApolloLink,
  type TypedDocumentNode,
  CombinedProtocolErrors,
  gql,
  HttpLink,
  InMemoryCache,
} from '@apollo/client';
import { Defer20220824Handler } from '@apollo/client/incremental';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { Client as UrqlClient, fetchExchange, subscriptionExchange, type SubscriptionForwarder } from '@urql/core';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient, type Client as WsClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { eventually } from '../support/eventually.ts';
import { Login, Logout } from '../support/generated/operations.ts';
import { httpClient } from '../support/http-client.ts';
import { password } from '../support/people.ts';
import { layouts, startApp, type TestApp } from '../support/start-app.ts';

const reviewAdded = 'subscription { reviewAdded { text author { email } } }';
const writeReview = 'mutation ($text: String!) { writeReview(productId: "rope", stars: 5, text: $text) { id } }';

const mine: TypedDocumentNode<{ me: { reviews: { text: string }[] } }> = gql('{ me { reviews { text } } }');

/** What a client made of a subscription. */
interface Heard {
  readonly texts: string[];
  readonly codes: unknown[];
  isOver: boolean;
}

const codesIn = (errors: readonly { readonly extensions?: Record<string, unknown> }[] = []) =>
  errors.map(({ extensions }) => extensions?.['code']);

describe.each(layouts)('a day in the life of clients from npm (%s)', (layout) => {
  let app: TestApp;
  let url: string;
  let sockets: WsClient;
  let bearer: string;

  beforeAll(async () => {
    app = await startApp({ layout });
    url = `${app.url}/graphql`;
    ({ bearer } = await httpClient(app).member('ann@example.com'));
    sockets = createWsClient({
      url: url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      connectionParams: () => ({ authorization: `Bearer ${bearer}` }),
      retryAttempts: 0,
    });
  });
  afterAll(() => app.stop());

  const headers = () => ({ authorization: `Bearer ${bearer}` });

  function hear() {
    const heard: Heard = { texts: [], codes: [], isOver: false };
    const take = (result: { data?: unknown; errors?: readonly object[] | undefined }) => {
      const { reviewAdded: review } = (result.data ?? {}) as { reviewAdded?: { text: string } };
      if (review) heard.texts.push(review.text);
      heard.codes.push(...codesIn(result.errors));
    };
    const over = () => {
      heard.isOver = true;
    };
    return { heard, take, over };
  }

  function apolloOver(link: ApolloLink): Heard {
    const { heard, take, over } = hear();
    const client = new ApolloClient({ link, cache: new InMemoryCache() });
    client.subscribe({ query: gql(reviewAdded), fetchPolicy: 'no-cache' }).subscribe({
      next({ data, error }) {
        take({ data, errors: CombinedProtocolErrors.is(error) ? error.errors : undefined });
      },
      complete: over,
      error: over,
    });
    return heard;
  }

  function urqlOver(client: UrqlClient): Heard {
    const { heard, take, over } = hear();
    client.subscription(reviewAdded, {}).subscribe(({ data, error, hasNext }) => {
      take({ data, errors: error?.graphQLErrors });
      if (!hasNext) over();
    });
    return heard;
  }

  const subscribers: Record<string, () => Heard> = {
    'Apollo Client by multipart': () => apolloOver(new HttpLink({ uri: url, headers: headers() })),
    'Apollo Client by WebSocket': () => apolloOver(new GraphQLWsLink(sockets)),
    'urql by Server-Sent Events': () =>
      urqlOver(
        new UrqlClient({ url, exchanges: [fetchExchange], fetchSubscriptions: true, fetchOptions: { headers: headers() } }),
      ),
    'urql by WebSocket': () => {
      const forwardSubscription = ({ query = '', variables = {} }: Parameters<SubscriptionForwarder>[0]) => ({
        subscribe: (sink: object) => ({ unsubscribe: sockets.subscribe({ query, variables }, sink as never) }),
      });
      return urqlOver(new UrqlClient({ url, exchanges: [subscriptionExchange({ forwardSubscription })] }));
    },
    'graphql-sse': () => {
      const { heard, take, over } = hear();
      createSseClient({ url, headers, retryAttempts: 0 }).subscribe(
        { query: reviewAdded },
        { next: take, error: over, complete: over },
      );
      return heard;
    },
    'graphql-ws': () => {
      const { heard, take, over } = hear();
      sockets.subscribe({ query: reviewAdded }, { next: take, error: over, complete: over });
      return heard;
    },
  };

  it.each(Object.keys(subscribers))('%s: subscribes, hears of what is written, and of the end of its session', async (name) => {
    ({ bearer } = await httpClient(app).signedIn('ann@example.com'));
    const heard = subscribers[name]?.() ?? hear().heard;
    const apollo = new ApolloClient({ link: new HttpLink({ uri: url, headers: headers() }), cache: new InMemoryCache() });
    await eventually(async () => {
      await apollo.mutate({ mutation: gql(writeReview), variables: { text: name } });
      expect(heard.texts).toContain(name);
    });
    const { data } = await apollo.query({ query: mine });
    expect(data?.me.reviews.map(({ text }) => text)).toContain(name);

    await apollo.mutate({ mutation: gql('mutation { logout { __typename } }') });
    await eventually(() => expect(heard.isOver).toBe(true));
    // A WebSocket says it with the code that it closes with.
    if (!name.includes('WebSocket') && name !== 'graphql-ws') expect(heard.codes).toContain('SESSION_ENDED');
  });

  it('urql: signs in, asks, and is refused after it has signed out', async () => {
    const session: { token?: string | undefined } = {};
    const client = new UrqlClient({
      url,
      exchanges: [fetchExchange],
      requestPolicy: 'network-only',
      fetchOptions: () => ({ headers: session.token === undefined ? {} : { authorization: `Bearer ${session.token}` } }),
    });
    const signedIn = await client.mutation<{ login: { accessToken: string } }>(Login.toString(), {
      input: { email: 'ann@example.com', password },
    });
    session.token = signedIn.data?.login.accessToken;
    expect((await client.query('{ me { email } }', {})).data).toEqual({ me: { email: 'ann@example.com' } });
    await client.mutation(Logout.toString(), {});
    const refused = await client.query('{ me { email } }', {});
    expect(codesIn(refused.error?.graphQLErrors)).toEqual(['INVALID_TOKEN']);
  });

  it('Apollo Client and urql: put together what is deferred', async () => {
    ({ bearer } = await httpClient(app).signedIn('ann@example.com'));
    await httpClient(app).ask(writeReview, { text: 'later' }, { bearer });
    const query = '{ me { __typename id email ... @defer { reviews { __typename id text } } } }';
    const apollo = new ApolloClient({
      link: new HttpLink({ uri: url, headers: headers() }),
      cache: new InMemoryCache(),
      incrementalHandler: new Defer20220824Handler(),
    });
    const states: { readonly data?: { readonly me?: object } }[] = [];
    apollo.watchQuery({ query: gql(query) }).subscribe((state) => states.push(state as (typeof states)[number]));
    await eventually(() => expect(JSON.stringify(states.at(-1)?.data)).toContain('"text":"later"'));
    expect(states.some(({ data }) => data?.me && !('reviews' in data.me))).toBe(true);

    const urql = new UrqlClient({ url, exchanges: [fetchExchange], fetchOptions: { headers: headers() } });
    const seen: unknown[] = [];
    urql.query(query, {}).subscribe(({ data }) => seen.push(structuredClone(data)));
    await eventually(() => expect(JSON.stringify(seen.at(-1))).toContain('"text":"later"'));
    expect(JSON.stringify(seen[0])).not.toContain('reviews');
  });
});
