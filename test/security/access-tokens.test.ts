import { generateKeyPairSync } from 'node:crypto';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, SignJWT, type JSONWebKeySet } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { systemRandom } from '../../src/lib/random.ts';
import {
  createAccessTokenIssuer,
  createAccessTokenVerifier,
  type AccessGrant,
  type AccessTokenIssuer,
  type AccessTokenVerifier,
} from '../../src/tokens/access-tokens.ts';
import type { SigningKeys } from '../../src/tokens/signing-keys.ts';
import { movableClock, type MovableClock } from '../support/movable-clock.ts';
import { openTestKeys } from '../support/signing-keys.ts';

const issuer = 'https://api.example.com';
const audience = 'portcullis';
const clientId = 'portcullis';
const ttlSeconds = 300;

let keys: SigningKeys;
let clock: MovableClock;
let tokens: AccessTokenIssuer;
let verifier: AccessTokenVerifier;

const grant = (): AccessGrant => ({
  accountId: 'user_1',
  sessionId: 'sess_1',
  scopes: new Set(['self', 'users:read']),
  roles: ['user'],
  authenticationMethods: ['pwd', 'otp'],
  assuranceLevel: 'aal2',
  authenticatedAt: clock.now(),
});

beforeAll(async () => {
  keys = await openTestKeys();
});

function fresh() {
  clock = movableClock();
  tokens = createAccessTokenIssuer({ issuer, audience, clientId, ttlSeconds, keys, clock, random: systemRandom });
  verifier = createAccessTokenVerifier({ issuer, audience, keys, clock });
}

/** A token made by a library that is not ours, right in everything but what the test changes. */
function forge(
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
  key: Parameters<SignJWT['sign']>[0] = keys.current().privateKey,
) {
  const now = Math.floor(clock.now().getTime() / 1000);
  const right = {
    iss: issuer,
    aud: audience,
    sub: 'user_1',
    sid: 'sess_1',
    jti: 'j',
    iat: now,
    exp: now + ttlSeconds,
    auth_time: now,
  };
  const payload = { ...right, scope: '', roles: [], amr: ['pwd'], acr: 'aal1', ...claims };
  const present = Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined));
  return new SignJWT(present).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: keys.current().kid, ...header }).sign(key);
}

describe('access tokens', () => {
  it('prove what they were issued for', async () => {
    fresh();
    const { token, expiresAt } = tokens.issue(grant());
    await expect(verifier.verify(token)).resolves.toMatchObject({ ...grant(), expiresAt });
    expect(expiresAt).toEqual(new Date(clock.now().getTime() + ttlSeconds * 1000));
  });

  it('verify with another library, by the published keys alone', async () => {
    fresh();
    const { token } = tokens.issue(grant());
    const jwks = createLocalJWKSet(JSON.parse(JSON.stringify(keys.jwks())) as JSONWebKeySet);
    const { payload } = await jwtVerify(token, jwks, {
      issuer,
      audience,
      typ: 'at+jwt',
      algorithms: ['ES256'],
      currentDate: clock.now(),
    });
    expect(payload).toMatchObject({ sub: 'user_1', sid: 'sess_1', scope: 'self users:read', amr: ['pwd', 'otp'], acr: 'aal2' });
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: keys.current().kid });
  });

  it('have every claim that RFC 9068 requires, with the client of the grant before that of the installation', async () => {
    fresh();
    const jwks = createLocalJWKSet(JSON.parse(JSON.stringify(keys.jwks())) as JSONWebKeySet);
    const requiredClaims = ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti'];
    const clientOf = async (change: Partial<AccessGrant>) => {
      const { token } = tokens.issue({ ...grant(), ...change });
      const proved = await verifier.verify(token);
      const { payload } = await jwtVerify(token, jwks, { issuer, audience, requiredClaims, currentDate: clock.now() });
      expect(proved.clientId).toBe(payload['client_id']);
      return proved.clientId;
    };
    expect(await clientOf({})).toBe(clientId);
    expect(await clientOf({ clientId: 'key_1' })).toBe('key_1');
  });

  it('from another library are accepted when everything is right (the control for the refusals below)', async () => {
    fresh();
    await expect(verifier.verify(await forge())).resolves.toMatchObject({ accountId: 'user_1' });
  });

  const wrongClaims: Record<string, Record<string, unknown>> = {
    'another issuer': { iss: 'https://evil.example.com' },
    'another audience': { aud: 'other' },
    'no expiry': { exp: undefined },
    'an expiry in the past': { exp: 1_000_000_000 },
    'an issue time in the future': { iat: 4_000_000_000, exp: 4_000_000_300 },
    'no subject': { sub: undefined },
    'no session': { sid: undefined },
    'an object for a subject': { sub: { $ne: null } },
    'no token id': { jti: undefined },
    'a client that is no text': { client_id: 5 },
    'a client without a name': { client_id: '' },
    'an unknown assurance level': { acr: 'aal9' },
    'methods that are not a list': { amr: 'pwd' },
    'no time of authentication': { auth_time: undefined },
    'a time of authentication in the future': { auth_time: 4_000_000_000 },
    'a time of first use in the future': { nbf: 4_000_000_000 },
    'an expiry beyond the year 9999': { exp: 253_402_300_800 },
    'an expiry as text': { exp: '4000000000' },
  };
  it.each(Object.entries(wrongClaims))('with %s are refused', async (_, claims) => {
    fresh();
    await expect(verifier.verify(await forge(claims))).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
  });

  const wrongHeaders: Record<string, Record<string, unknown>> = {
    'another type': { typ: 'JWT' },
    'no type': { typ: undefined },
    'an unknown key': { kid: 'other' },
    'no key id': { kid: undefined },
  };
  it.each(Object.entries(wrongHeaders))('with %s in the header are refused', async (_, header) => {
    fresh();
    await expect(verifier.verify(await forge({}, header))).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
  });

  it('signed by a key that is not published are refused', async () => {
    fresh();
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await expect(verifier.verify(await forge({}, {}, privateKey))).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
  });

  it('signed with the public key as an HMAC secret are refused (RFC 8725 §2.1)', async () => {
    fresh();
    const publicKey = Buffer.from(JSON.stringify(keys.jwks().keys[0]));
    await expect(verifier.verify(await forge({}, { alg: 'HS256' }, publicKey))).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
  });

  it.each(['none', 'None', 'NONE'])('with the algorithm %s are refused', async (alg) => {
    fresh();
    const [, payload] = tokens.issue(grant()).token.split('.');
    const header = Buffer.from(JSON.stringify({ alg, typ: 'at+jwt', kid: keys.current().kid })).toString('base64url');
    for (const signature of ['', 'AAAA']) {
      await expect(verifier.verify(`${header}.${payload}.${signature}`)).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
    }
  });

  it('with a critical header are refused (RFC 7515 §4.1.11)', async () => {
    fresh();
    const [, payload, signature] = tokens.issue(grant()).token.split('.');
    const header = { alg: 'ES256', typ: 'at+jwt', kid: keys.current().kid, crit: ['b64'], b64: false };
    const token = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${payload}.${signature}`;
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
  });

  it.each(['', '.', '..', 'a.b.c', 'not a token', 'x'.repeat(10_000)])(
    'that are no tokens at all are refused (%#)',
    async (token) => {
      fresh();
      await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
    },
  );

  it.each(['not JSON', '{"exp":NaN}', '{', '[]', 'null', '5', ''])(
    'with the claims %j are refused, and are no outage',
    async (claims) => {
      const [header = '', , signature = ''] = tokens.issue(grant()).token.split('.');
      const payload = Buffer.from(claims).toString('base64url');
      const strangers = Buffer.from(JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid: 'unknown' })).toString('base64url');
      for (const head of [header, strangers])
        await expect(verifier.verify(`${head}.${payload}.${signature}`)).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
    },
  );

  it('have 8192 characters at most', async () => {
    fresh();
    // Base64 leaves out every fourth length, so the header makes up for it.
    const ofLength = async (length: number) => {
      for (const rest of ['', 'x', 'xx', 'xxx']) {
        const without = (await forge({ rest: '' }, { rest })).length;
        const about = Math.floor(((length - without) * 3) / 4);
        for (const more of [-2, -1, 0, 1, 2]) {
          const token = await forge({ rest: 'x'.repeat(about + more) }, { rest });
          if (token.length === length) return token;
        }
      }
      throw new Error(`There is no token of ${length} characters.`);
    };
    await expect(verifier.verify(await ofLength(8192))).resolves.toBeDefined();
    await expect(verifier.verify(await ofLength(8193))).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
  });

  it('are refused once they have expired', async () => {
    fresh();
    const { token } = tokens.issue(grant());
    // Clocks may be five seconds apart.
    clock.advance(ttlSeconds + 4);
    await expect(verifier.verify(token)).resolves.toBeDefined();
    clock.advance(1);
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
  });

  it('cannot be issued or verified with an empty issuer or audience, nor issued with an empty client', () => {
    fresh();
    const whole = { issuer, audience, clientId, ttlSeconds, keys, clock, random: systemRandom };
    for (const empty of [{ issuer: '' }, { audience: '' }]) {
      expect(() => createAccessTokenIssuer({ ...whole, ...empty })).toThrow(/must not be empty/);
      expect(() => createAccessTokenVerifier({ ...whole, ...empty })).toThrow(/must not be empty/);
    }
    expect(() => createAccessTokenIssuer({ ...whole, clientId: '' })).toThrow(/must not be empty/);
    expect(() => createAccessTokenIssuer(whole)).not.toThrow();
  });
});
