import { generateKeyPairSync } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forwardedHeaders } from '../../src/gateway/transports/forwarded-headers.ts';
import { anyoneWho, shortfallOf } from '../../src/gateway/guard/requirement.ts';
import { epochSeconds } from '../../src/lib/clock.ts';
import { withOtherIssuers } from '../../src/tokens/other-issuers.ts';
import { identifyBearers, type BearerIdentities } from '../support/gateway/identify-bearers.ts';
import { openTestTokens, type TestTokens } from '../support/gateway/test-tokens.ts';
import { testForeignIssuer, type TestForeignIssuer } from '../support/test-foreign-issuer.ts';

const work = testForeignIssuer('work', { scopesClaim: 'permissions' });
const school = testForeignIssuer('school');
const weakKeys = generateKeyPairSync('rsa', { modulusLength: 2047 });
const weak = {
  ...testForeignIssuer('weak'),
  privateKey: weakKeys.privateKey,
  jwk: { ...weakKeys.publicKey.export({ format: 'jwk' }), kid: 'k1' },
};

const answer = (body: unknown) => new Response(JSON.stringify(body));
const fakeFetch = (async (url: string | URL | Request) =>
  answer({ keys: [[work, school, weak].find(({ jwksUrl }) => jwksUrl === url)?.jwk] })) as typeof fetch;

let tokens: TestTokens;
let bearers: BearerIdentities;

const who = (token: string) => bearers.who(token);
const refusal = (token: string) => bearers.refusal(token);

beforeAll(async () => {
  tokens = await openTestTokens();
});

beforeEach(() => {
  const { clock } = tokens;
  const issuers = [work, school, weak];
  bearers = identifyBearers(tokens, withOtherIssuers({ own: tokens.verifier, issuers, clock, fetch: fakeFetch }));
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
describe('a token of another issuer', () => {
  it('proves who asks, under that issuer’s name and with the scopes of the claim that is configured', async () => {
    expect(await who(sign(work))).toMatchObject({
      issuer: work.issuer,
      accountId: `${work.issuer}|ada`,
      scopes: new Set(['staff']),
    });
    expect(await who(sign(school))).toMatchObject({ accountId: `${school.issuer}|ada`, scopes: new Set(['self', 'orders']) });
    expect(bearers.asked).toEqual([]);
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
    expect(bearers.asked).toEqual(['sess_ada']);
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
    const identity = await bearers.identify(sign(work));
    if (!identity) throw new Error('nobody');
    const context = { ...identity, requestId: 'r', clientAddress: '', userAgent: null, clientHeaders: {}, relay() {} };
    expect(forwardedHeaders(context, 'token', false)['authorization']).toBe(`Bearer ${identity.accessToken}`);
    expect(forwardedHeaders(context, 'token', true)['authorization']).toBeUndefined();
  });
});
