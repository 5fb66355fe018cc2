import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { forwardedHeaders } from '../../src/gateway/transports/forwarded-headers.ts';
import { shop } from '../support/gateway/shop.ts';
import {
  post,
  startTestGateway,
  testCookie,
  type TestGateway,
  type TestGatewayOptions,
} from '../support/gateway/start-test-gateway.ts';
import { testIssuer } from '../support/gateway/test-tokens.ts';

let gateway: TestGateway | undefined;
afterEach(() => gateway?.[Symbol.asyncDispose]());

async function start(options: Partial<TestGatewayOptions> = {}): Promise<TestGateway> {
  gateway = await startTestGateway({ subgraphs: shop, ...options });
  return gateway;
}

const bearerOf = ({ tokens }: TestGateway, name: string, scopes: string[] = []) => ({
  authorization: `Bearer ${tokens.issue(name, { scopes: new Set(scopes) }).token}`,
});

/** Sends headers as they are written, repetitions included, which fetch would join or drop. */
async function sendRaw({ url }: TestGateway, headers: readonly string[], query: string): Promise<string> {
  const { port } = new URL(url);
  const body = JSON.stringify({ query });
  const socket = connect(Number(port), '127.0.0.1');
  const lines = [
    'POST /graphql HTTP/1.1',
    'host: localhost',
    'connection: close',
    'content-type: application/json',
    `content-length: ${body.length}`,
    ...headers,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  return (await socket.toArray()).join('');
}

describe('two users who ask the same thing at the same moment', () => {
  it('each get their own data, 200 times', async () => {
    const app = await start();
    const query = '{ me { id email orders { id for } } }';
    const headers = { ada: bearerOf(app, 'ada'), bob: bearerOf(app, 'bob') };
    const names = ['ada', 'bob'] as const;
    for (let round = 0; round < 200; round++) {
      const answers = await Promise.all(names.map((name) => post(app.graphqlUrl, query, { headers: headers[name] })));
      expect(answers.map(({ body }) => body)).toEqual(
        names.map((name) => ({
          data: {
            me: {
              id: `user_${name}`,
              email: `user_${name}@example.com`,
              orders: [{ id: `order of user_${name}`, for: `user_${name}` }],
            },
          },
        })),
      );
    }
  });

  it('and somebody who is not signed in gets nothing of theirs', async () => {
    const app = await start();
    const query = '{ me { id email orders { id } } products }';
    const [ada, nobody] = await Promise.all([
      post(app.graphqlUrl, query, { headers: bearerOf(app, 'ada') }),
      post(app.graphqlUrl, query),
    ]);
    expect(ada.body.data.me.id).toBe('user_ada');
    expect(nobody.body.data).toEqual({ me: null, products: ['lantern'] });
  });
});

describe('a bad credential', () => {
  it.each<[string, Record<string, string>]>([
    ['a token that is none', { authorization: 'Bearer nonsense' }],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['an unknown API key', { 'x-api-key': 'pc_key_unknown' }],
    ['an unknown session cookie', { cookie: `${testCookie}=unknown` }],
  ])('is 401, never anonymous, and no subgraph hears of it: %s', async (_, headers) => {
    const app = await start();
    const answer = await post(app.graphqlUrl, '{ products }', { headers });
    expect([answer.status, answer.body.errors?.[0]?.extensions['code'], answer.headers.get('www-authenticate')]).toEqual([
      401,
      'INVALID_TOKEN',
      `Bearer error="invalid_token", resource_metadata="${testIssuer}/.well-known/oauth-protected-resource/graphql"`,
    ]);
    expect(answer.body).not.toHaveProperty('data');
    expect(app.fetches).toEqual([]);
  });

  it('that is a cookie is taken back, so that the browser can sign in again', async () => {
    const app = await start();
    const answer = await post(app.graphqlUrl, '{ products }', { headers: { cookie: `${testCookie}=unknown` } });
    expect(answer.headers.get('set-cookie')).toBe(`${testCookie}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`);
    const bearer = await post(app.graphqlUrl, '{ products }', { headers: { authorization: 'Bearer nonsense' } });
    expect(bearer.headers.get('set-cookie')).toBeNull();
  });

  it('that stands twice on one request is 400, although Node would show only the first', async () => {
    const app = await start();
    const { authorization } = bearerOf(app, 'ada');
    const answer = await sendRaw(app, [`Authorization: ${authorization}`, 'authorization: Bearer other'], '{ products }');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('AMBIGUOUS_CREDENTIALS');
    expect(app.fetches).toEqual([]);
    expect(await sendRaw(app, [`Authorization: ${authorization}`], '{ products }')).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('that cannot be checked is 503 with Retry-After, and no subgraph is asked', async () => {
    const app = await start({
      revocations: { isRevoked: () => Promise.reject(new Error('the feed and the database are down')) },
    });
    const answer = await post(app.graphqlUrl, '{ products }', { headers: bearerOf(app, 'ada') });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(app.fetches).toEqual([]);
    expect((await post(app.graphqlUrl, '{ products }')).status).toBe(200);
  });
});

describe('after a logout', () => {
  it('the same bearer is refused on the very next request, before any subgraph', async () => {
    const app = await start();
    const headers = bearerOf(app, 'ada');
    const out = await post(app.graphqlUrl, 'mutation { logout(sessionId: "sess_ada") }', { headers });
    expect(out.body).toEqual({ data: { logout: true } });
    expect(out.headers.get('portcullis-revoked')).toBeNull();
    app.fetches.length = 0;
    expect((await post(app.graphqlUrl, '{ products }', { headers })).status).toBe(401);
    expect(app.fetches).toEqual([]);
    expect((await post(app.graphqlUrl, '{ products }', { headers: bearerOf(app, 'bob') })).status).toBe(200);
  });
});

describe('protected fields', () => {
  it('never reach a subgraph for whoever may not see them, and are null with an error at their place', async () => {
    const app = await start();
    const answer = await post(app.graphqlUrl, '{ products staff }', { headers: bearerOf(app, 'ada') });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      data: { products: ['lantern'], staff: null },
      errors: [
        {
          message: 'You may not do this.',
          path: ['staff'],
          extensions: expect.objectContaining({ code: 'UNAUTHORIZED_FIELD_OR_TYPE', http: { status: 403 } }),
        },
      ],
    });
    expect(app.fetches.every(({ request }) => !request.query.includes('staff'))).toBe(true);

    const permitted = await post(app.graphqlUrl, '{ products staff }', { headers: bearerOf(app, 'eve', ['staff']) });
    expect(permitted.body.data).toEqual({ products: ['lantern'], staff: 'staff only' });
  });

  it('cost nobody anything in an operation that is not the one executed, or where they are skipped', async () => {
    const app = await start();
    const skipped = await post(app.graphqlUrl, 'query($no: Boolean!) { products staff @include(if: $no) }', {
      variables: { no: false },
    });
    expect(skipped.body).toEqual({ data: { products: ['lantern'] } });
    const response = await fetch(app.graphqlUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'query Open { products } query Closed { staff }', operationName: 'Open' }),
    });
    expect(await response.json()).toEqual({ data: { products: ['lantern'] } });
  });

  it('that are all an operation asks for leave an answer, not a fault, and no subgraph is asked', async () => {
    const app = await start();
    const answer = await post(app.graphqlUrl, '{ staff }');
    expect([answer.status, answer.body.data]).toEqual([200, { staff: null }]);
    expect(answer.body.errors).toMatchObject([{ message: 'Sign in first.', extensions: { http: { status: 401 } } }]);
    expect(app.fetches).toEqual([]);
  });
});

describe('a refused mutation', () => {
  it('stops all mutations of the operation before the first runs', async () => {
    const app = await start();
    const answer = await post(app.graphqlUrl, 'mutation { first: ping rename(name: "x") { id } last: ping }');
    expect(answer.status).toBe(200);
    expect(answer.body.data).toEqual({ first: null, rename: null, last: null });
    expect(answer.body.errors).toContainEqual(
      expect.objectContaining({ path: ['rename'], message: 'Sign in first. None of the mutations ran.' }),
    );
    expect(app.fetches).toEqual([]);

    const permitted = await post(app.graphqlUrl, 'mutation { first: ping rename(name: "x") { id } }', {
      headers: bearerOf(app, 'ada'),
    });
    expect(permitted.body.data).toEqual({ first: true, rename: { id: 'user_ada' } });
  });
});

describe('what the client sends in our name', () => {
  it('stays at the door: subgraphs get the headers that we make', async () => {
    const app = await start();
    await post(app.graphqlUrl, '{ me { id } }', {
      headers: {
        ...bearerOf(app, 'ada'),
        'x-forwarded-for': '203.0.113.9',
        'x-request-id': 'chosen',
        'portcullis-gateway': 'guess',
        'x-user-id': 'root',
      },
    });
    const { context } = app.fetches[0]!;
    expect(context).toMatchObject({ clientAddress: '127.0.0.1', requestId: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(JSON.stringify(forwardedHeaders(context, 'token', true))).not.toMatch(/203\.0\.113\.9|chosen|guess|root/);
  });

  it('counts only where a proxy is trusted', async () => {
    const app = await start({ settings: { trustedProxies: ['127.0.0.0/8'] } });
    await post(app.graphqlUrl, '{ me { id } }', { headers: { 'x-forwarded-for': '198.51.100.1, 203.0.113.9' } });
    expect(app.fetches[0]!.context.clientAddress).toBe('203.0.113.9');
  });
});

describe('cookies', () => {
  it('of the auth subgraph reach the client, those of others do not', async () => {
    const app = await start();
    const login = await post(app.graphqlUrl, 'mutation { login }');
    expect(login.headers.get('set-cookie')).toBe('portcullis-session=fresh; Path=/; HttpOnly');
    const other = await post(app.graphqlUrl, '{ secret }');
    expect([other.body.data, other.headers.get('set-cookie')]).toEqual([{ secret: 's' }, null]);
  });

  it('make a session like a bearer does, and subgraphs see the bearer, never the cookie', async () => {
    const app = await start({ exchange: async ({ secret }) => gateway!.tokens.issue(secret) });
    const answer = await post(app.graphqlUrl, '{ me { id } }', { headers: { cookie: `${testCookie}=ada` } });
    expect(answer.body).toEqual({ data: { me: { id: 'user_ada' } } });
    expect(app.fetches[0]!.context.accessToken).toMatch(/^eyJ/);
  });

  it('from a foreign page are refused before anything happens', async () => {
    const app = await start({ exchange: async ({ secret }) => gateway!.tokens.issue(secret) });
    const answer = await post(app.graphqlUrl, 'mutation { rename(name: "x") { id } }', {
      headers: { cookie: `${testCookie}=ada`, origin: 'https://evil.example' },
    });
    expect([answer.status, answer.body.errors?.[0]?.extensions['code']]).toEqual([403, 'CSRF_REFUSED']);
    expect(app.fetches).toEqual([]);
  });
});
