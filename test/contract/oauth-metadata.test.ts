import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { shop } from '../support/gateway/shop.ts';
import { post, startTestGateway, type TestGateway } from '../support/gateway/start-test-gateway.ts';
import { testAudience, testIssuer } from '../support/gateway/test-tokens.ts';
import { httpClient } from '../support/http-client.ts';
import { layouts, startApp, type TestApp } from '../support/start-app.ts';

type Json = Record<string, unknown>;

const server = '/.well-known/oauth-authorization-server';
const resource = '/.well-known/oauth-protected-resource';
const json = async (url: string) => (await (await fetch(url)).json()) as Json;

let gateway: TestGateway | undefined;
afterEach(() => gateway?.[Symbol.asyncDispose]());

async function start(settings: Parameters<typeof startTestGateway>[0]['settings'] = {}): Promise<TestGateway> {
  gateway = await startTestGateway({ subgraphs: shop, settings });
  return gateway;
}

describe('the metadata of the issuer (RFC 8414)', () => {
  it('leads a JWT library that is not ours to the keys', async () => {
    const { url, tokens } = await start();
    const { issuer, jwks_uri: jwksUri } = await json(url + server);
    const keys = createRemoteJWKSet(new URL(String(jwksUri).replace(testIssuer, url)));
    const { payload } = await jwtVerify(tokens.issue('ada').token, keys, {
      issuer: String(issuer),
      audience: testAudience,
      requiredClaims: ['client_id'],
      currentDate: tokens.clock.now(),
    });
    expect(payload['client_id']).toBe('portcullis');
  });

  it('claims neither grants nor response types, and no endpoint that is not served', async () => {
    const { url } = await start();
    expect(await json(url + server)).toEqual({
      issuer: testIssuer,
      jwks_uri: `${testIssuer}/.well-known/jwks.json`,
      response_types_supported: [],
      grant_types_supported: [],
    });
  });

  it.each([
    ['https://id.example.com/', server],
    ['https://id.example.com/tenant/one', `${server}/tenant/one`],
    ['https://id.example.com/tenant/', `${server}/tenant`],
  ])('of %s is at %s', async (issuer, path) => {
    const { url } = await start({ issuer });
    expect(await json(url + path)).toMatchObject({ issuer });
    if (path !== server) expect((await fetch(url + server)).status).toBe(404);
  });

  it.each([
    'portcullis',
    'urn:example:issuer',
    'https://id.example.com/?a=b',
    'https://id.example.com/#a',
    'https://x.example/*',
  ])('does not exist for the issuer %s, which cannot have any', async (issuer) => {
    const { url } = await start({ issuer });
    expect((await fetch(url + server)).status).toBe(404);
    expect(await json(url + resource)).not.toHaveProperty('authorization_servers');
  });

  it('does not claim that there is an OpenID Provider', async () => {
    const { url } = await start();
    expect((await fetch(`${url}/.well-known/openid-configuration`)).status).toBe(404);
  });
});

describe('the metadata of a protected resource (RFC 9728)', () => {
  it('names the resource whose path it has, and the issuers that the resource believes', async () => {
    const { url } = await start({ otherIssuers: ['https://id.example.com'] });
    expect(await json(url + resource)).toEqual({
      resource: testIssuer,
      authorization_servers: [testIssuer],
      bearer_methods_supported: ['header'],
    });
    expect(await json(`${url}${resource}/graphql`)).toEqual({
      resource: `${testIssuer}/graphql`,
      authorization_servers: [testIssuer, 'https://id.example.com'],
      bearer_methods_supported: ['header'],
    });
  });

  it('is found from the challenge of a 401, by somebody who came with a bad credential', async () => {
    const { url, graphqlUrl } = await start();
    const { status, headers } = await post(graphqlUrl, '{ products }', { headers: { authorization: 'Bearer nonsense' } });
    const [, found = ''] = /resource_metadata="([^"]+)"/.exec(headers.get('www-authenticate') ?? '') ?? [];
    expect(status).toBe(401);
    expect(await json(found.replace(testIssuer, url))).toMatchObject({ resource: `${testIssuer}/graphql` });
  });
});

describe('keys and metadata', () => {
  const listed = 'https://app.example.com';
  it.each([
    ['/.well-known/jwks.json', 60],
    [server, 3600],
    [resource, 3600],
    [`${resource}/graphql`, 3600],
  ])('at %s may be kept for %i seconds and read by pages of every origin', async (path, seconds) => {
    const { url } = await start({ allowedOrigins: [listed] });
    const asked = async (origin: string) => {
      const { status, headers } = await fetch(url + path, { headers: { origin } });
      expect([status, headers.get('cache-control')]).toEqual([200, `public, max-age=${seconds}`]);
      expect(headers.get('content-type')).toMatch(/^application\/json/);
      expect(headers.get('vary')).toMatch(/\borigin\b/i);
      return [headers.get('access-control-allow-origin'), headers.get('access-control-allow-credentials')];
    };
    expect(await asked(listed)).toEqual([listed, 'true']);
    expect((await asked('https://elsewhere.example'))[0]).toBe('*');
    expect((await fetch(url + path, { method: 'POST' })).headers.get('allow')).toBe('GET, HEAD');
  });
});

describe.each(layouts)('metadata of a running installation, %s', (layout) => {
  const publicUrl = 'http://localhost:4000';
  const other = 'https://id.example.com';
  let app: TestApp;
  beforeAll(async () => {
    const issuers = { [other]: { jwksUrl: `${other}/jwks.json`, audiences: ['us'] } };
    app = await startApp({
      layout,
      environment: { PORTCULLIS_ISSUERS: JSON.stringify(issuers), PORTCULLIS_TOKENS_CLIENT_ID: 'shop' },
    });
  });
  afterAll(() => app.stop());

  it('is the same at the gateway and at the auth process, whose REST face is told', async () => {
    for (const url of new Set([app.url, app.authUrl]))
      expect(await json(url + server)).toEqual({
        issuer: publicUrl,
        jwks_uri: `${publicUrl}/.well-known/jwks.json`,
        response_types_supported: [],
        grant_types_supported: [],
        introspection_endpoint: `${publicUrl}/oauth/introspect`,
        introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'Bearer'],
        revocation_endpoint: `${publicUrl}/oauth/revoke`,
        revocation_endpoint_auth_methods_supported: ['client_secret_basic'],
      });
  });

  it('names other issuers where their tokens are taken: not at the auth subgraph alone', async () => {
    const serversAt = async (url: string) => (await json(`${url}${resource}/graphql`))['authorization_servers'];
    expect(await serversAt(app.url)).toEqual([publicUrl, other]);
    if (app.authUrl !== app.url) expect(await serversAt(app.authUrl)).toEqual([publicUrl]);
  });

  it('is named by the 401 of every GraphQL endpoint', async () => {
    for (const url of new Set([app.url, app.authUrl])) {
      const { status, headers } = await post(`${url}/graphql`, '{ authVersion }', { headers: { authorization: 'Bearer x' } });
      const challenge = `Bearer error="invalid_token", resource_metadata="${publicUrl}${resource}/graphql"`;
      expect([status, headers.get('www-authenticate')]).toEqual([401, challenge]);
    }
  });

  it('leads to keys that verify a token of somebody who signed in, which names the configured client', async () => {
    const { bearer } = await httpClient(app).member('client@example.com');
    const keys = createRemoteJWKSet(new URL(`${app.url}/.well-known/jwks.json`));
    const options = { issuer: publicUrl, audience: 'portcullis', typ: 'at+jwt', requiredClaims: ['client_id'] };
    expect((await jwtVerify(bearer, keys, options)).payload['client_id']).toBe('shop');
  });
});
