import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { restOperations } from '../../src/http/rest/operations.ts';
import { Login } from '../support/generated/operations.ts';
import { password } from '../support/http-client.ts';
import { restLayouts, withRestApp, type RestAnswer } from '../support/with-rest-app.ts';

interface Document {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>>;
}

describe.each(restLayouts)('/openapi.json, $layout on $database', (options) => {
  const internalSecret = 'a-secret-that-gateway-and-subgraph-share';
  const world = withRestApp({ ...options, environment: { PORTCULLIS_INTERNAL_SECRET: internalSecret } });
  /** As the document writes it. */
  const about = (id: string, rest = '') => ({ path: `/api/v1/users/{user}${rest}`, url: `/api/v1/users/${id}${rest}` });
  const read = async () => (await world.send('GET', '/openapi.json')).json as unknown as Document;

  it('is valid OpenAPI 3.1, with an id for each operation', async () => {
    const document = await read();
    const validator = new Validator();
    expect(await validator.validate(structuredClone(document) as unknown as Record<string, unknown>)).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    expect(document.servers).toEqual([{ url: 'http://localhost:4000' }]);
    const ids = Object.values(document.paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('names every route of the REST face, and each answers', async () => {
    const { paths } = await read();
    const routes = Object.values(restOperations).flatMap(({ method, paths: urls }) => urls.map((url) => `${method} ${url}`));
    const named = routes.map((route) => route.replaceAll(/:(\w+)/g, '{$1}'));
    const described = Object.entries(paths).flatMap(([url, path]) =>
      Object.keys(path).map((method) => `${method.toUpperCase()} ${url}`),
    );
    expect(described.toSorted()).toEqual(named.toSorted());
    for (const route of routes) {
      const [method = '', url = ''] = route.split(' ');
      expect([200, 204, 400, 401, 403], route).toContain((await world.send(method, url)).status);
    }
  });

  it('describes what is answered', async () => {
    const document = await read();
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    ajv.addSchema(document, 'openapi');

    function expectDescribed(method: string, path: string, answer: RestAnswer): void {
      const { responses } = operationOf(document, method, path);
      const name = String(answer.status) in responses ? String(answer.status) : 'default';
      if (responses[name]?.content === undefined) {
        expect(answer.text).toBe('');
        return;
      }
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
      const pointer = ['paths', path, method.toLowerCase(), 'responses', name, 'content', 'application/json', 'schema'];
      const escaped = pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')));
      const validate = ajv.compile({ $ref: `openapi#/${escaped.join('/')}` });
      validate(answer.json);
      expect(validate.errors ?? [], `${method} ${path} ${answer.status} ${answer.text}`).toEqual([]);
    }

    const { email, userId, bearer, refreshToken } = await world.member();
    const other = await world.signedIn(email);
    const login = await world.ask(Login, { input: { email, password, transport: 'COOKIE' } });
    const cookie = login.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    const service = {
      authorization: `Bearer ${internalSecret}`,
      'content-type': 'application/x-www-form-urlencoded',
    };
    const requests: [string, string, Parameters<typeof world.send>[2]][] = [
      ['POST', '/auth/session', { headers: world.basic(email) }],
      ['POST', '/auth/session', { headers: world.basic(email, 'wrong password') }],
      ['POST', '/auth/session', { headers: world.basic(email), json: [] }],
      ['POST', '/auth/register', { json: { email: world.newAddress(), password } }],
      ['POST', '/auth/register', { json: { email: world.newAddress(), password: 'password' } }],
      ['POST', '/auth/register', { json: {} }],
      ['POST', '/auth/google', { json: { id_token: 'x' } }],
      ['GET', '/health', {}],
      ['GET', '/api/v1/version', {}],
      ['POST', '/auth/session/refresh', { json: { refresh_token: refreshToken } }],
      ['POST', '/auth/session/refresh', { json: {} }],
      ['POST', '/oauth/introspect', { headers: service, body: `token=${bearer}` }],
      ['POST', '/oauth/introspect', { headers: service, body: 'token=x' }],
      ['POST', '/oauth/introspect', { body: '' }],
      ['POST', '/oauth/revoke', { headers: service, body: 'token=x' }],
      ['POST', '/oauth/revoke', { headers: service, body: '' }],
      ['DELETE', '/v1/auth/session', { bearer, json: { session_id: other.session.id } }],
      ['DELETE', '/v1/auth/session', { bearer, json: { session_id: other.session.id } }],
      ['DELETE', '/v1/auth/session', { bearer, json: { session_id: 'sess_1' } }],
      ['DELETE', '/auth/session', { json: { session_id: 'sess_1' } }],
      ['DELETE', '/auth/session', {}],
      ['DELETE', '/api/v1/auth/session', { bearer }],
      ['DELETE', '/api/v1/auth/session', { bearer }],
      ['DELETE', '/self-service/logout/api', { json: { session_token: refreshToken } }],
      ['DELETE', '/self-service/logout/api', { json: { session_token: 'x' } }],
      ['POST', '/auth/logout', { headers: { cookie } }],
      ['POST', '/auth/logout', { headers: { cookie } }],
      ['POST', '/auth/logout', { headers: { cookie, origin: 'https://evil.example' } }],
    ];
    const inPath: [string, ReturnType<typeof about>, Parameters<typeof world.send>[2]?][] = [
      ['GET', about(userId), { bearer: other.bearer }],
      ['PATCH', about(userId), { bearer: other.bearer, json: { first_name: 'Ann' } }],
      ['PATCH', about(userId), { bearer: other.bearer, json: { email } }],
      ['GET', about(email), { bearer: other.bearer }],
      ['GET', about(userId, '/api_key'), { bearer: other.bearer }],
      ['POST', about(userId, '/api_key'), { bearer: other.bearer }],
      ['GET', about(userId, '/api_key'), { bearer: other.bearer }],
      ['DELETE', about(userId, '/2fa'), { bearer: other.bearer, json: { code: '000000' } }],
      ['POST', about(userId, '/2fa'), { bearer: other.bearer, json: { code: '000000' } }],
      ['POST', about(email, '/activate'), { json: { code: '000000' } }],
      ['PATCH', about(email, '/password'), { json: { code: '000000', password: 'another correct horse' } }],
      ['PATCH', about(email, '/password'), { json: { code: '000000', password: 'password' } }],
    ];
    for (const [method, { path, url }, request] of inPath) expectDescribed(method, path, await world.send(method, url, request));
    for (const [method, path, request] of requests) expectDescribed(method, path, await world.send(method, path, request));
    expectDescribed('POST', '/users/{user}/otp/{type}', await world.send('POST', `/users/${email}/otp/TWO_FACTOR_AUTH`));
    const code = await world.codeFor(email);
    const twoFactor = about(userId, '/2fa');
    const { bearer: fresh } = await world.signedIn(email);
    const enabled = await world.send('POST', twoFactor.url, { bearer: fresh, json: { code } });
    expect(enabled.status).toBe(200);
    expectDescribed('POST', twoFactor.path, enabled);
  });
});

function operationOf({ paths }: Document, method: string, path: string): Operation {
  const operation = paths[path]?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`${method} ${path} is not described.`);
  return operation;
}
