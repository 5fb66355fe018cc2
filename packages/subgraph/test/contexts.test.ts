import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import fastify from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { openTestTokens, testIssuer } from '../../../test/support/gateway/test-tokens.ts';
import { createVerifier, expressUser, userOf, type Principal } from '../src/index.ts';

const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function verifierOf(isDown = false) {
  const { keys, clock, issue } = await openTestTokens();
  const down = { find: () => Promise.reject(new Error('ECONNREFUSED')) };
  const verifier = createVerifier({
    issuer: testIssuer,
    keys: isDown ? down : keys,
    now: () => clock.now().getTime(),
    warn: () => {},
  });
  return { verifier, authorization: `Bearer ${issue('ada').token}` };
}

const userIn = (context: { user: Principal | null }) => context.user?.accountId ?? null;

describe('the context of', () => {
  it('Apollo Server holds the user, and its answer has the status of the refusal', async () => {
    for (const isDown of [false, true]) {
      const { verifier, authorization } = await verifierOf(isDown);
      const server = new ApolloServer<{ user: Principal | null }>({
        typeDefs: 'type Query { me: String }',
        resolvers: { Query: { me: (_: unknown, __: unknown, context: { user: Principal | null }) => userIn(context) } },
      });
      const { url } = await startStandaloneServer(server, { listen: { host: 'localhost', port: 0 }, context: userOf(verifier) });
      closing.push(() => server.stop());
      const ask = async (headers: Record<string, string>) => {
        const body = JSON.stringify({ query: '{ me }' });
        const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
        const { data, errors } = (await response.json()) as {
          data?: { me: string };
          errors?: { extensions: { code: string } }[];
        };
        return [response.status, data?.me ?? errors?.[0]?.extensions.code ?? null];
      };
      expect(await ask({})).toEqual([200, null]);
      expect(await ask({ authorization })).toEqual(isDown ? [503, 'UNAVAILABLE'] : [200, 'user_ada']);
      expect(await ask({ authorization: 'Bearer x' })).toEqual([401, 'UNAUTHENTICATED']);
    }
  });

  it('Yoga, which gives a request of the Fetch standard, holds the user', async () => {
    const { verifier, authorization } = await verifierOf();
    const request = (headers: Record<string, string>) => ({ request: new Request('http://localhost/graphql', { headers }) });
    expect(userIn(await userOf(verifier)(request({})))).toBeNull();
    expect(userIn(await userOf(verifier)(request({ authorization })))).toBe('user_ada');
  });

  it('Mercurius, which gives a request of Fastify, holds the user', async () => {
    const { verifier, authorization } = await verifierOf();
    const app = fastify();
    closing.push(() => app.close());
    app.get('/', async (request) => userIn(await userOf(verifier)(request)) ?? 'none');
    expect((await app.inject({ url: '/' })).body).toBe('none');
    expect((await app.inject({ url: '/', headers: { authorization } })).body).toBe('user_ada');
  });
});

describe('middleware for Express', () => {
  /** Runs the middleware as Express does, over HTTP. */
  async function listening(isDown = false) {
    const { verifier, authorization } = await verifierOf(isDown);
    const middleware = expressUser(verifier);
    const server = createServer((request: IncomingMessage & { user?: Principal | null }, response: ServerResponse) => {
      void middleware(request, response, () => response.end(`user ${request.user?.accountId ?? 'none'}`));
    });
    server.listen(0, 'localhost');
    await once(server, 'listening');
    closing.push(() => server.close());
    const ask = async (headers: Record<string, string>) => {
      const response = await fetch(`http://localhost:${(server.address() as AddressInfo).port}`, { headers });
      return [response.status, await response.text()];
    };
    return { ask, authorization };
  }

  it('puts the user on the request', async () => {
    const { ask, authorization } = await listening();
    expect(await ask({})).toEqual([200, 'user none']);
    expect(await ask({ authorization })).toEqual([200, 'user user_ada']);
  });

  it('answers 401 for a bearer that proves nothing and 503 while the keys cannot be read', async () => {
    const { ask } = await listening();
    expect(await ask({ authorization: 'Bearer x' })).toEqual([401, expect.stringContaining('UNAUTHENTICATED')]);
    const down = await listening(true);
    expect(await down.ask({ authorization: down.authorization })).toEqual([503, expect.stringContaining('UNAVAILABLE')]);
  });
});
