import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { cacheExchange, Client as UrqlClient, fetchExchange } from '@urql/core';
import { commitMutation, Environment, fetchQuery, Network, RecordSource, Store, type ConcreteRequest } from 'relay-runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apolloLink } from '../src/apollo.ts';
import { authorizedFetch } from '../src/fetch.ts';
import type { Client } from '../src/index.ts';
import { relayFetch } from '../src/relay.ts';
import { portcullisExchange } from '../src/urql.ts';
import { cookieJar } from './support/cookie-jar.ts';
import { password, startServer, type Server } from './support/start-server.ts';

const email = 'ann@example.com';
const query = 'query Mine { me { id email } }';
const mutation = 'mutation Codes { enable2FA(input: {}) { __typename } }';
let server: Server;

beforeAll(async () => {
  server = await startServer();
  await server.account(email);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** Sends the query or the mutation by a library, and returns its data or what it says of the fault. */
type Ask = (client: Client, send: typeof fetch, document: string) => Promise<unknown>;

const byFetch: Ask = async (client, send, document) => {
  const response = await authorizedFetch(client, { fetch: send })(client.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query: document }),
  });
  const { data, errors } = (await response.json()) as { data?: unknown; errors?: unknown };
  return data ?? errors;
};

const byApollo =
  (accept: string): Ask =>
  async (client, send, document) => {
    const http = new HttpLink({
      uri: client.url,
      fetch: send,
      headers: { accept },
      credentials: client.isCookie ? 'include' : 'omit',
    });
    const apollo = new ApolloClient({ link: apolloLink(client).concat(http), cache: new InMemoryCache() });
    const source = gql(document);
    const answer = document === query ? await apollo.query({ query: source }) : await apollo.mutate({ mutation: source });
    return answer.data;
  };

const byUrql: Ask = async (client, send, document) => {
  const urql = new UrqlClient({
    url: client.url,
    fetch: send,
    preferGetMethod: false,
    exchanges: [cacheExchange, portcullisExchange(client), fetchExchange],
  });
  const { data, error } =
    document === query ? await urql.query(document, {}).toPromise() : await urql.mutation(document, {}).toPromise();
  if (error) throw error;
  return data as unknown;
};

const byRelay: Ask = (client, send, document) => {
  const environment = new Environment({
    network: Network.create(relayFetch(client, { fetch: send })),
    store: new Store(new RecordSource()),
  });
  const selections =
    document === query
      ? [{ kind: 'LinkedField', name: 'me', plural: false, concreteType: 'User', selections: [scalar('id'), scalar('email')] }]
      : [
          {
            kind: 'LinkedField',
            name: 'enable2FA',
            args: [{ kind: 'Literal', name: 'input', value: {} }],
            plural: false,
            selections: [scalar('__typename')],
          },
        ];
  const artifact = {
    kind: 'Request',
    fragment: { kind: 'Fragment', name: 'F', type: 'Query', metadata: null, argumentDefinitions: [], selections },
    operation: { kind: 'Operation', name: 'F', argumentDefinitions: [], selections },
    params: { id: null, cacheID: document, metadata: {}, name: 'F', operationKind: document.split(' ')[0], text: document },
  } as unknown as ConcreteRequest;
  if (document === query) return fetchQuery(environment, artifact, {}).toPromise();
  return new Promise((resolve, reject) => {
    commitMutation(environment, { mutation: artifact, variables: {}, onCompleted: resolve, onError: reject });
  });
};

const scalar = (name: string) => ({ kind: 'ScalarField', name, args: null, storageKey: null });

const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as Record<string, Record<string, unknown>>;

describe.each<[string, Ask]>([
  ['fetch', byFetch],
  ['Apollo Client with graphql-response+json', byApollo('application/graphql-response+json')],
  ['Apollo Client with json', byApollo('application/json')],
  ['urql', byUrql],
  ['Relay', byRelay],
])('by %s', (_, ask) => {
  it('an operation is sent in the name of the user, and without one where no user is signed in', async () => {
    const { client } = server.openTab();
    expect(plain(await ask(client, fetch, query))['me'] ?? null).toBeNull();
    await client.signIn({ email, password });
    expect(plain(await ask(client, fetch, query))['me']).toMatchObject({ email });
  });

  it('an operation whose token was refused runs again once, with another', async () => {
    const { client, sent } = server.openTab({ now: () => 0 });
    await client.signIn({ email, password });
    server.clock.advance(360);
    const tokens: (string | null)[] = [];
    const recording: typeof fetch = async (input, init) => {
      tokens.push((input instanceof Request ? input : new Request(input, init)).headers.get('authorization'));
      return fetch(input, init);
    };
    expect(plain(await ask(client, recording, query))['me']).toMatchObject({ email });
    expect(new Set(tokens).size).toBe(2);
    expect(tokens).toHaveLength(2);
    expect(sent).toEqual(['SignIn', 'Refresh']);
  });

  it('a mutation that needs a fresh proof runs again after the step-up', async () => {
    let asked = 0;
    const { client } = server.openTab({
      stepUp: async () => {
        asked += 1;
        return { password };
      },
    });
    await client.signIn({ email, password });
    server.clock.advance(11 * 60);
    expect(plain(await ask(client, fetch, mutation))['enable2FA']).toMatchObject({ __typename: 'TwoFactorSetup' });
    expect(asked).toBe(1);
  });

  it('an operation without a network fails, and the session stays', async () => {
    const { client, setOnline } = server.openTab();
    await client.signIn({ email, password });
    server.clock.advance(360);
    setOnline(false);
    await expect(ask(client, fetch, query)).rejects.toThrow('The server cannot be reached.');
    setOnline(true);
    expect(plain(await ask(client, fetch, query))['me']).toMatchObject({ email });
  });

  it('an operation is sent with the cookie', async () => {
    const jar = cookieJar();
    const { client } = server.openTab({ storage: 'cookie', fetch: jar.fetch });
    await client.signIn({ email, password });
    const included: typeof fetch = (input, init) => {
      const request = new Request(input, init);
      return request.credentials === 'include'
        ? fetch(
            new Request(request, {
              headers: { ...Object.fromEntries(request.headers), cookie: jar.header(), origin: 'http://localhost:4000' },
            }),
          )
        : fetch(request);
    };
    expect(plain(await ask(client, included, query))['me']).toMatchObject({ email });
  });
});

describe('authorizedFetch', () => {
  /** Answers with what reached it. */
  const echo: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    return Response.json({ authorization: request.headers.get('authorization'), body: await request.text() });
  };

  it('never shows the token to another origin', async () => {
    const { client } = server.openTab();
    await client.signIn({ email, password });
    const send = authorizedFetch(client, { fetch: echo });
    expect(await (await send('https://elsewhere.example.com/graphql')).json()).toMatchObject({ authorization: null });
    expect(await (await send(client.url)).json()).toMatchObject({ authorization: expect.stringMatching(/^Bearer /) as string });
    const listed = authorizedFetch(client, { fetch: echo, origins: ['https://files.example.com'] });
    expect(await (await listed('https://files.example.com/a')).json()).toMatchObject({
      authorization: expect.any(String) as string,
    });
    expect(await (await listed(client.url)).json()).toMatchObject({ authorization: null });
  });

  it('sends a request again that a service refused with the status alone, with its body', async () => {
    const { client } = server.openTab();
    await client.signIn({ email, password });
    const first = await client.accessToken();
    const bodies: string[] = [];
    const send = authorizedFetch(client, {
      fetch: async (input, init) => {
        const request = new Request(input, init);
        bodies.push(await request.clone().text());
        return request.headers.get('authorization') === `Bearer ${first}` ? new Response(null, { status: 401 }) : echo(request);
      },
    });
    const response = await send(client.url, { method: 'PUT', body: 'a file' });
    expect([response.status, bodies]).toEqual([200, ['a file', 'a file']]);
  });
});
