import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openCredentialAttempts } from '../../src/app/open-credential-attempts.ts';
import { createIdentify, type Identify } from '../../src/gateway/identity/identify.ts';
import type { RequestHeaders } from '../../src/gateway/request/request-headers.ts';
import { Refusal, type RefusalCode } from '../../src/lib/errors.ts';
import type { IssuedAccessToken } from '../../src/tokens/access-tokens.ts';
import { cachedVerifier } from '../../src/tokens/cached-verifier.ts';
import type { OpaqueCredential } from '../../src/tokens/credential-exchange.ts';
import { openTestTokens, type TestTokens } from '../support/gateway/test-tokens.ts';
import { somebody } from '../support/somebody.ts';

const ownOrigin = 'https://api.example.com';
const cookieName = '__Host-portcullis-session';

let tokens: TestTokens;
let identify: Identify;
let exchanged: OpaqueCredential[];
let exchange: (credential: OpaqueCredential) => Promise<IssuedAccessToken | null>;
let revoked: Set<string>;
let revocationFault: Error | null;

beforeAll(async () => {
  tokens = await openTestTokens();
});

beforeEach(() => {
  exchanged = [];
  revoked = new Set();
  revocationFault = null;
  exchange = async ({ secret }) => (secret.startsWith('good') ? tokens.issue('ada') : null);
  identify = createIdentify({
    attempts: openCredentialAttempts({ failedCredentials: { count: 300, windowSeconds: 60 }, rateLimits: {} }, tokens.clock),
    verifier: cachedVerifier({ verifier: tokens.verifier, keys: tokens.keys, clock: tokens.clock, tokensMax: 10 }),
    exchange: {
      exchange(credential) {
        exchanged.push(credential);
        return exchange(credential);
      },
    },
    revocations: {
      isRevoked(sessionId) {
        if (revocationFault) throw revocationFault;
        return revoked.has(sessionId);
      },
    },
    clock: tokens.clock,
    sessionCookie: cookieName,
    origins: [ownOrigin, 'https://app.example.com'],
  });
});

const bearer = (token: string): RequestHeaders => ({ authorization: [`Bearer ${token}`] });
const cookie = (secret: string, more: RequestHeaders = {}): RequestHeaders => ({
  cookie: [`theme=dark; ${cookieName}=${secret}`],
  ...more,
});

async function refusalOf(headers: RequestHeaders): Promise<RefusalCode> {
  const outcome = await identify(headers, somebody).catch((error: unknown) => error);
  if (!(outcome instanceof Refusal)) throw new Error('It was not refused.', { cause: outcome });
  return outcome.code;
}

describe('a bearer token', () => {
  it('makes its subject the principal, and travels on as it is', async () => {
    const { token } = tokens.issue('ada');
    expect(await identify(bearer(token), somebody)).toMatchObject({ principal: { accountId: 'user_ada' }, accessToken: token });
  });

  it.each<[string, RequestHeaders]>([
    ['is no token', bearer('nonsense')],
    ['is empty', { authorization: ['Bearer '] }],
    ['has another scheme', { authorization: ['Basic dXNlcjpwYXNz'] }],
    ['has no scheme', { authorization: ['eyJhbGciOiJFUzI1NiJ9'] }],
    ['holds two tokens', { authorization: ['Bearer a, Bearer b'] }],
  ])('is refused, never anonymous, when it %s', async (_, headers) => {
    expect(await refusalOf(headers)).toBe('INVALID_TOKEN');
  });

  it('is refused once it expired, however often it was accepted before', async () => {
    const { token } = tokens.issue('ada');
    await identify(bearer(token), somebody);
    tokens.clock.advance(306);
    expect(await refusalOf(bearer(token))).toBe('INVALID_TOKEN');
  });

  it('is refused from the moment its session ends, although its proof is remembered', async () => {
    const { token } = tokens.issue('ada');
    await identify(bearer(token), somebody);
    revoked.add('sess_ada');
    expect(await refusalOf(bearer(token))).toBe('INVALID_TOKEN');
    expect(await identify(bearer(tokens.issue('bob').token), somebody)).not.toBeNull();
  });

  it('is refused as unavailable when nobody knows whether its session has ended', async () => {
    const { token } = tokens.issue('ada');
    revocationFault = new Error('no database');
    expect(await refusalOf(bearer(token))).toBe('UNAVAILABLE');
  });
});

describe('no credential', () => {
  it('is nobody', async () => {
    expect(await identify({}, somebody)).toBeNull();
    expect(await identify({ cookie: ['theme=dark'] }, somebody)).toBeNull();
  });
});

describe('two identities on one request are refused, even when both are good:', () => {
  const good = () => tokens.issue('ada').token;
  it.each<[string, () => RequestHeaders]>([
    ['two Authorization headers', () => ({ authorization: [`Bearer ${good()}`, `Bearer ${good()}`] })],
    [
      'the same bearer twice',
      () => {
        const token = good();
        return { authorization: [`Bearer ${token}`, `Bearer ${token}`] };
      },
    ],
    ['a bearer and an API key', () => ({ ...bearer(good()), 'x-api-key': ['good-key'] })],
    ['a bearer and the session cookie', () => ({ ...bearer(good()), ...cookie('good-cookie') })],
    ['an API key and the session cookie', () => ({ 'x-api-key': ['good-key'], ...cookie('good-cookie') })],
    ['two different session cookies', () => ({ cookie: [`${cookieName}=good-one; ${cookieName}=good-two`] })],
    ['a good one and a bad one', () => ({ ...bearer(good()), ...cookie('bad') })],
  ])('%s', async (_, headers) => {
    expect(await refusalOf(headers())).toBe('AMBIGUOUS_CREDENTIALS');
    expect(exchanged).toEqual([]);
  });

  it('but one cookie that a browser sends for two paths is one', async () => {
    expect(await identify({ cookie: [`${cookieName}=good; ${cookieName}=good`] }, somebody)).not.toBeNull();
  });
});

describe('an API key', () => {
  it.each<[string, RequestHeaders]>([
    ['as bearer', bearer('pc_key_0123456789')],
    ['in its own header', { 'x-api-key': ['pc_key_0123456789'] }],
  ])('is exchanged %s', async (_, headers) => {
    exchange = async () => tokens.issue('ada');
    expect(await identify(headers, somebody)).toMatchObject({ principal: { accountId: 'user_ada' } });
    expect(exchanged).toEqual([{ kind: 'api-key', secret: 'pc_key_0123456789' }]);
  });
});

describe('a session cookie', () => {
  it('is exchanged once and then remembered, until the token is about to expire', async () => {
    const first = await identify(cookie('good'), somebody);
    expect(await identify(cookie('good'), somebody)).toBe(first);
    expect(exchanged).toHaveLength(1);

    tokens.clock.advance(280);
    const second = await identify(cookie('good'), somebody);
    expect(exchanged).toHaveLength(2);
    expect(second?.accessToken).not.toBe(first?.accessToken);
  });

  it('is exchanged once for any number of requests at the same moment', async () => {
    await Promise.all(Array.from({ length: 50 }, () => identify(cookie('good'), somebody)));
    expect(exchanged).toHaveLength(1);
  });

  it('is refused from the moment its session ends, although it is remembered', async () => {
    await identify(cookie('good'), somebody);
    revoked.add('sess_ada');
    expect(await refusalOf(cookie('good'))).toBe('INVALID_TOKEN');
  });

  it('is exchanged anew from the moment its session is proved anew, also when an exchange was under way', async () => {
    const first = await identify(cookie('good'), somebody);
    await identify(cookie('good of another'), somebody);
    identify.forget('sess_nobody');
    expect(await identify(cookie('good'), somebody)).toBe(first);

    const gate = Promise.withResolvers<void>();
    exchange = async () => {
      const issued = tokens.issue('ada');
      await gate.promise;
      return issued;
    };
    identify.forget('sess_ada');
    const underWay = identify(cookie('good'), somebody);
    identify.forget('sess_ada');
    exchange = async () => tokens.issue('ada');
    const second = await identify(cookie('good'), somebody);
    gate.resolve();
    expect((await underWay)?.accessToken).not.toBe(second?.accessToken);
    expect(await identify(cookie('good'), somebody)).toBe(second);
    expect(second?.accessToken).not.toBe(first?.accessToken);
  });

  it('that is unknown is asked about each time: a "no" is not remembered', async () => {
    expect(await refusalOf(cookie('bad'))).toBe('INVALID_TOKEN');
    expect(await refusalOf(cookie('bad'))).toBe('INVALID_TOKEN');
    expect(exchanged).toHaveLength(2);
  });

  it.each([
    ['is empty', ''],
    ['is absurdly long', 'good'.repeat(200)],
  ])('that %s is refused without asking anybody', async (_, secret) => {
    expect(await refusalOf(cookie(secret))).toBe('INVALID_TOKEN');
    expect(exchanged).toEqual([]);
  });

  it('is refused as unavailable while it cannot be exchanged, and works again afterwards', async () => {
    exchange = () => Promise.reject(new Error('no database'));
    expect(await refusalOf(cookie('good'))).toBe('UNAVAILABLE');
    exchange = async () => tokens.issue('ada');
    expect(await identify(cookie('good'), somebody)).not.toBeNull();
  });

  it('never stands for another one of the same length', async () => {
    exchange = async ({ secret }) => tokens.issue(secret);
    const [ada, bob] = await Promise.all([identify(cookie('ada'), somebody), identify(cookie('bob'), somebody)]);
    expect([ada?.principal.accountId, bob?.principal.accountId]).toEqual(['user_ada', 'user_bob']);
  });
});

describe('a page of a foreign origin cannot use the session cookie:', () => {
  it.each<[string, RequestHeaders]>([
    ['it names itself', { origin: ['https://evil.example'] }],
    ['it is sandboxed', { origin: ['null'] }],
    ['it is our host on another port', { origin: [`${ownOrigin}:8443`] }],
    ['it is our host without TLS', { origin: ['http://api.example.com'] }],
    ['our origin is a prefix of its own', { origin: ['https://api.example.com.evil.example'] }],
    ['it says two origins', { origin: [ownOrigin, 'https://evil.example'] }],
    ['the browser names no origin but the relation', { 'sec-fetch-site': ['cross-site'] }],
    ['it is on a neighbouring subdomain', { 'sec-fetch-site': ['same-site'] }],
  ])('%s', async (_, headers) => {
    expect(await refusalOf(cookie('good', headers))).toBe('CSRF_REFUSED');
    expect(exchanged).toEqual([]);
  });

  it.each<[string, RequestHeaders]>([
    ['our own page', { origin: [ownOrigin], 'sec-fetch-site': ['same-origin'] }],
    [
      'our own page under a name that nobody configured',
      { origin: ['http://localhost:1234'], 'sec-fetch-site': ['same-origin'] },
    ],
    ['a page of an allowed origin', { origin: ['https://app.example.com'], 'sec-fetch-site': ['same-site'] }],
    ['a typed address', { 'sec-fetch-site': ['none'] }],
    ['a program that is no browser', {}],
  ])('but %s can', async (_, headers) => {
    expect(await identify(cookie('good', headers), somebody)).not.toBeNull();
  });

  it('and a bearer, which no page can attach by itself, works from everywhere', async () => {
    expect(await identify({ ...bearer(tokens.issue('ada').token), origin: ['https://evil.example'] }, somebody)).not.toBeNull();
  });
});
