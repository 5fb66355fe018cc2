import { generateKeyPairSync } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forwardedHeaders } from '../../src/gateway/subgraphs/forwarded-headers.ts';
import { anyoneWho, shortfallOf } from '../../src/gateway/guard/requirement.ts';
import { openCredentialAttempts } from '../../src/app/open-credential-attempts.ts';
import { createIdentify, type Identify } from '../../src/gateway/identity/identify.ts';
import { epochSeconds } from '../../src/lib/clock.ts';
import { Refusal } from '../../src/lib/errors.ts';
import { Secret } from '../../src/lib/secret.ts';
import { cachedVerifier } from '../../src/tokens/cached-verifier.ts';
import { withIntrospection } from '../../src/tokens/introspected-tokens.ts';
import { withOtherIssuers } from '../../src/tokens/other-issuers.ts';
import { openTestTokens, type TestTokens } from '../support/gateway/test-tokens.ts';
import { somebody } from '../support/somebody.ts';
import { testForeignIssuer, type TestForeignIssuer } from '../support/test-foreign-issuer.ts';
import { times } from '../support/times.ts';

const work = testForeignIssuer('work', { scopesClaim: 'permissions' });
const school = testForeignIssuer('school');
const weakKeys = generateKeyPairSync('rsa', { modulusLength: 1024 });
const weak = {
  ...testForeignIssuer('weak'),
  privateKey: weakKeys.privateKey,
  jwk: { ...weakKeys.publicKey.export({ format: 'jwk' }), kid: 'k1' },
};

let tokens: TestTokens;
let identify: Identify;
let asked: string[];
let introspected: URLSearchParams[];
let introspection: (token: string) => object | null;

const answer = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const fakeFetch = (async (url: string | URL | Request, init?: RequestInit) => {
  const found = [work, school, weak].find(({ jwksUrl }) => jwksUrl === url);
  if (found) return answer({ keys: [found.jwk] });
  const form = new URLSearchParams(init?.body as string);
  introspected.push(form);
  const claims = introspection(form.get('token') ?? '');
  return claims === null ? answer({}, 500) : answer(claims);
}) as typeof fetch;

beforeAll(async () => {
  tokens = await openTestTokens();
});

beforeEach(() => {
  asked = [];
  introspected = [];
  introspection = () => ({ active: false });
  const { clock } = tokens;
  const jwts = withOtherIssuers({ own: tokens.verifier, issuers: [work, school, weak], clock, fetch: fakeFetch });
  const server = {
    url: 'https://opaque.example.com/introspect',
    clientId: 'us',
    clientSecret: new Secret('secret-of-us'),
    scopesClaim: 'scope',
  };
  const verifier = cachedVerifier({
    verifier: withIntrospection({ jwts, server, clock, fetch: fakeFetch }),
    keys: tokens.keys,
    clock,
    tokensMax: 10,
  });
  identify = createIdentify({
    attempts: openCredentialAttempts({ failedCredentials: { count: 300, windowSeconds: 60 }, rateLimits: {} }, tokens.clock),
    verifier,
    exchange: { exchange: async () => null },
    revocations: {
      isRevoked(sessionId) {
        asked.push(sessionId);
        return false;
      },
    },
    clock,
    sessionCookie: 'session',
    origins: [],
  });
});

function sign(by: TestForeignIssuer, change: object = {}, options: jwt.SignOptions = {}): string {
  const now = epochSeconds(tokens.clock.now());
  const claims = {
    iss: by.issuer,
    aud: 'our-api',
    sub: 'ada',
    iat: now,
    exp: now + 300,
    scope: 'self orders',
    permissions: ['staff'],
    ...change,
  };
  // A claim that is undefined is left out.
  return jwt.sign(JSON.parse(JSON.stringify(claims)) as object, by.privateKey, {
    algorithm: 'RS256',
    keyid: 'k1',
    allowInsecureKeySizes: true,
    ...options,
  } as jwt.SignOptions);
}
const who = async (token: string) => (await identify({ authorization: [`Bearer ${token}`] }, somebody))?.principal;
const refusal = async (token: string) => {
  const outcome = await who(token).catch((error: unknown) => error);
  return outcome instanceof Refusal ? outcome.code : outcome;
};

describe('a token of another issuer', () => {
  it('proves who asks, under that issuer’s name and with the scopes of the claim that is configured', async () => {
    expect(await who(sign(work))).toMatchObject({
      issuer: work.issuer,
      accountId: `${work.issuer}|ada`,
      scopes: new Set(['staff']),
    });
    expect(await who(sign(school))).toMatchObject({ accountId: `${school.issuer}|ada`, scopes: new Set(['self', 'orders']) });
    expect(asked).toEqual([]);
  });

  it('has scopes with spaces in them where its claim is a list, and no empty ones', async () => {
    expect(await who(sign(work, { permissions: ['read admin', '', 'staff', 7] }))).toMatchObject({
      scopes: new Set(['read admin', 'staff']),
    });
  });

  it('keeps the client that it was issued to apart from ours', async () => {
    expect((await who(sign(work, { client_id: 'portcullis' })))?.clientId).toBe(`${work.issuer}|portcullis`);
  });

  it('stands beside our own', async () => {
    expect(await who(tokens.issue('ada').token)).toMatchObject({ accountId: 'user_ada' });
    expect(asked).toEqual(['sess_ada']);
  });

  it.each<[string, () => string]>([
    ['is signed by another issuer’s key', () => sign(work, { iss: school.issuer })],
    ['is meant for somebody else', () => sign(work, { aud: 'another-api' })],
    ['is meant for nobody', () => sign(work, { aud: undefined })],
    ['has an algorithm that is not configured', () => sign(work, {}, { algorithm: 'RS512' })],
    [
      'is signed with the public key as a shared secret',
      () =>
        jwt.sign({ iss: work.issuer, aud: 'our-api', sub: 'ada' }, JSON.stringify(work.jwk), {
          algorithm: 'HS256',
          keyid: 'k1',
          expiresIn: 60,
        }),
    ],
    [
      'is not signed',
      () =>
        `${Buffer.from('{"alg":"none","kid":"k1"}').toString('base64url')}.${Buffer.from(JSON.stringify({ iss: work.issuer, sub: 'ada' })).toString('base64url')}.`,
    ],
    ['has expired', () => sign(work, { exp: epochSeconds(tokens.clock.now()) - 10 })],
    ['never expires', () => sign(work, { exp: undefined })],
    ['comes from the future', () => sign(work, { iat: epochSeconds(tokens.clock.now()) + 60 })],
    ['was authenticated in the future', () => sign(work, { auth_time: epochSeconds(tokens.clock.now()) + 6 })],
    ['says when it was authenticated in words', () => sign(work, { auth_time: '2026-01-01' })],
    ['was issued before 1970', () => sign(work, { iat: -1 })],
    ['expires after the year 9999', () => sign(work, { exp: 253_402_300_800 })],
    ['is not valid yet', () => sign(work, { nbf: epochSeconds(tokens.clock.now()) + 6.5 })],
    ['names nobody', () => sign(work, { sub: '' })],
    ['has half a character in its subject', () => sign(work, { sub: 'a\ud800' })],
    ['has half a character in a scope', () => sign(work, { permissions: ['\udc00'] })],
    ['has half a character in its client', () => sign(work, { client_id: 'a\ud800' })],
    ['has a NUL in its subject', () => sign(work, { sub: 'a\0' })],
    ['has a key that is not published', () => sign(work, {}, { keyid: 'k2' })],
    ['has a key that is too short', () => sign(weak)],
    ['is of an issuer that nobody configured', () => sign({ ...work, issuer: 'https://evil.example.com' })],
    ['pretends to be ours', () => sign({ ...work, issuer: 'https://api.example.com' })],
  ])('is refused when it %s', async (_, make) => {
    expect(await refusal(make())).toBe('INVALID_TOKEN');
  });

  it.each([300.5, 0.25, -4.5])('is accepted when it expires in %d seconds, give or take the tolerance', async (seconds) => {
    const exp = epochSeconds(tokens.clock.now()) + seconds;
    expect(await who(sign(work, { exp, iat: exp - 400.5, nbf: exp - 400.5, auth_time: exp - 400.5 }))).toMatchObject({
      expiresAt: new Date(exp * 1000),
      authenticatedAt: new Date((exp - 400.5) * 1000),
    });
  });

  it('is accepted when its times are at the bounds', async () => {
    const now = epochSeconds(tokens.clock.now());
    const atBounds = { iat: now + 5, nbf: now + 5, auth_time: now + 5, exp: 253_402_300_799 };
    expect(await who(sign(work, atBounds))).toMatchObject({ authenticatedAt: new Date((now + 5) * 1000) });
    expect(await refusal(sign(work, { iat: now + 6 }))).toBe('INVALID_TOKEN');
  });

  it('without a time of authentication is not fresh, however lately it was issued', async () => {
    const payout = anyoneWho({ assurance: { level: 1, maxAgeSeconds: 300 } });
    const now = tokens.clock.now();
    const shortfall = async (claims: object) => {
      const principal = (await who(sign(work, claims))) ?? null;
      return shortfallOf(payout, { principal, grantedPolicies: new Set(), now });
    };
    expect(await shortfall({})).toBe('STEP_UP_REQUIRED');
    expect(await shortfall({ auth_time: null })).toBe('STEP_UP_REQUIRED');
    expect(await shortfall({ auth_time: epochSeconds(now) - 301 })).toBe('STEP_UP_REQUIRED');
    expect(await shortfall({ auth_time: epochSeconds(now) - 300 })).toBeNull();
  });

  it.each(['at+jwt', 'AT+JWT', 'application/at+jwt', 'JWT', 'jwt', undefined])('of type %s is an access token', async (typ) => {
    expect(await who(sign(work, {}, { header: { typ } as jwt.JwtHeader }))).toMatchObject({ accountId: `${work.issuer}|ada` });
  });

  it.each([
    'logout+jwt',
    'dpop+jwt',
    'secevent+jwt',
    'token-introspection+jwt',
    'id_token',
    'application/application/jwt',
    '',
    7,
    null,
  ])('of type %j is none', async (typ) => {
    expect(await refusal(sign(work, {}, { header: { typ } as unknown as jwt.JwtHeader }))).toBe('INVALID_TOKEN');
  });

  it('travels to subgraphs, but not to the auth subgraph, which would refuse it', async () => {
    const identity = await identify({ authorization: [`Bearer ${sign(work)}`] }, somebody);
    if (!identity) throw new Error('nobody');
    const context = { ...identity, requestId: 'r', clientAddress: '', userAgent: null, clientHeaders: {}, relay() {} };
    expect(forwardedHeaders(context, 'token', false)['authorization']).toBe(`Bearer ${identity.accessToken}`);
    expect(forwardedHeaders(context, 'token', true)['authorization']).toBeUndefined();
  });
});

describe('an opaque token', () => {
  it.each<[unknown, boolean]>([
    ['us', true],
    [['others', 'us'], true],
    ['others', false],
    [[], false],
    [[['us']], false],
    [undefined, false],
  ])('for the audience %j counts where the audiences have it: %s', async (aud, isMeant) => {
    introspection = () => ({ active: true, sub: 'ada', aud });
    const url = 'https://opaque.example.com/introspect';
    const server = { url, clientId: 'us', clientSecret: new Secret('secret-of-us'), scopesClaim: 'scope', audiences: ['us'] };
    const verifier = withIntrospection({ jwts: tokens.verifier, server, clock: tokens.clock, fetch: fakeFetch });
    const proved = await verifier.verify('opaque-token').then(
      () => true,
      (refused: Refusal) => refused.code !== 'INVALID_TOKEN',
    );
    expect(proved).toBe(isMeant);
  });

  it('is asked about, believed for half a minute, and asked about again', async () => {
    introspection = (token) => ({
      active: token === 'opaque-token',
      sub: 'ada',
      scope: 'staff',
      iss: 'https://opaque.example.com',
    });
    expect(await who('opaque-token')).toMatchObject({
      accountId: 'https://opaque.example.com|ada',
      scopes: new Set(['staff']),
      authenticatedAt: new Date(0),
    });
    await who('opaque-token');
    expect(introspected).toHaveLength(1);
    introspection = () => ({ active: false });
    tokens.clock.advance(31);
    expect(await refusal('opaque-token')).toBe('INVALID_TOKEN');
  });

  it('that was refused is asked about again after ten seconds, and not before', async () => {
    expect(await refusal('opaque-token')).toBe('INVALID_TOKEN');
    introspection = () => ({ active: true, sub: 'ada' });
    tokens.clock.advance(9);
    expect(await refusal('opaque-token')).toBe('INVALID_TOKEN');
    expect(introspected).toHaveLength(1);
    tokens.clock.advance(1);
    expect(await who('opaque-token')).toMatchObject({ accountId: 'https://opaque.example.com/introspect|ada' });
  });

  it('is asked about once by simultaneous requests', async () => {
    introspection = () => ({ active: true, sub: 'ada' });
    await Promise.all(times(20, () => who('opaque-token')));
    expect(introspected).toHaveLength(1);
  });

  it('that is random is asked about no more often than one network may fail', async () => {
    const outcomes = await Promise.all(times(310, (index) => refusal(`opaque-${index}`)));
    expect(outcomes.filter((outcome) => outcome === 'INVALID_TOKEN')).toHaveLength(300);
    expect(outcomes.filter((outcome) => outcome === 'RATE_LIMITED')).toHaveLength(10);
    expect(introspected).toHaveLength(300);
  });

  it.each<[string, object | null, string]>([
    ['is not active', { active: false, sub: 'ada' }, 'INVALID_TOKEN'],
    ['is almost active', { active: 'true', sub: 'ada' }, 'INVALID_TOKEN'],
    ['has expired', { active: true, sub: 'ada', exp: 1 }, 'INVALID_TOKEN'],
    ['says its expiry in words', { active: true, sub: 'ada', exp: '4000000000' }, 'INVALID_TOKEN'],
    ['is not valid yet', { active: true, sub: 'ada', nbf: 4_000_000_000 }, 'INVALID_TOKEN'],
    ['was authenticated in the future', { active: true, sub: 'ada', auth_time: 4_000_000_000 }, 'INVALID_TOKEN'],
    ['is a refresh token', { active: true, sub: 'ada', token_type: 'refresh_token' }, 'INVALID_TOKEN'],
    [
      'is a refresh token of Hydra',
      { active: true, sub: 'ada', token_type: 'Bearer', token_use: 'refresh_token' },
      'INVALID_TOKEN',
    ],
    ['is an ID token of Keycloak', { active: true, sub: 'ada', typ: 'ID' }, 'INVALID_TOKEN'],
    ['needs a proof of possession', { active: true, sub: 'ada', token_type: 'DPoP' }, 'INVALID_TOKEN'],
    ['names nobody', { active: true }, 'INVALID_TOKEN'],
    ['cannot be asked about', null, 'UNAVAILABLE'],
  ])('is refused when it %s', async (_, claims, code) => {
    introspection = () => claims;
    expect(await refusal('opaque-token')).toBe(code);
  });

  it('never carries a secret of ours to that server', async () => {
    for (const secret of ['portcullis_refresh_abcdef', 'pc_live_abcdef', 'portcullis_anything'])
      expect(await refusal(secret)).toBe('INVALID_TOKEN');
    await refusal(tokens.issue('ada').token.slice(0, -3));
    expect(introspected).toEqual([]);
  });
});
