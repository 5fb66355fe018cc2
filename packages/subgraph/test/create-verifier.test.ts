import { createHmac, generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { openTestTokens, testAudience, testIssuer } from '../../../test/support/gateway/test-tokens.ts';
import {
  createVerifier,
  KeysUnavailableError,
  TokenFault,
  UnauthenticatedError,
  type VerificationKeys,
  type VerifierOptions,
} from '../src/index.ts';

async function subgraph(options: Partial<VerifierOptions> = {}) {
  const tokens = await openTestTokens();
  const warnings: string[] = [];
  const verifier = createVerifier({
    issuer: testIssuer,
    audience: testAudience,
    keys: tokens.keys,
    now: () => tokens.clock.now().getTime(),
    warn: (message) => void warnings.push(message),
    ...options,
  });
  const refusalOf = (authorization: string) => verifier.currentUser(authorization).catch((error: unknown) => error);
  return { ...tokens, verifier, warnings, refusalOf, bearer: () => `Bearer ${tokens.issue('ada').token}` };
}

describe('the verifier of a subgraph', () => {
  it('tells no user, a user and a bearer that proves nothing apart', async () => {
    const { verifier, refusalOf, bearer } = await subgraph();
    expect(await verifier.currentUser(undefined)).toBeNull();
    expect(await verifier.currentUser(null)).toBeNull();
    expect(await verifier.currentUser(bearer())).toEqual({
      accountId: 'user_ada',
      sessionId: 'sess_ada',
      tokenId: expect.any(String) as string,
      clientId: 'portcullis',
      scopes: new Set(['self']),
      roles: ['user'],
      authenticationMethods: ['pwd'],
      assuranceLevel: 'aal1',
      authenticatedAt: expect.any(Date) as Date,
      expiresAt: expect.any(Date) as Date,
    });
    for (const header of ['', 'Bearer', 'Bearer x', 'Basic YTpi', `${bearer()}, ${bearer()}`, `Bearer ${'a'.repeat(8193)}`]) {
      const error = await refusalOf(header);
      expect(error).toBeInstanceOf(UnauthenticatedError);
      expect(error).toMatchObject({
        extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
        cause: expect.any(TokenFault) as TokenFault,
      });
    }
  });

  it('says 503 where the keys cannot be read, with the reason as cause, and warns once', async () => {
    const down = { find: () => Promise.reject(new Error('ECONNREFUSED')) };
    const { refusalOf, bearer, warnings } = await subgraph({ keys: down });
    for (const _ of [1, 2, 3]) {
      const error = await refusalOf(bearer());
      expect(error).toBeInstanceOf(KeysUnavailableError);
      expect(error).toMatchObject({
        extensions: { code: 'UNAVAILABLE', http: { status: 503 } },
        cause: { message: 'ECONNREFUSED' },
      });
    }
    expect(warnings).toEqual([`The keys at ${testIssuer}/.well-known/jwks.json cannot be read: ECONNREFUSED`]);
  });

  it.each([
    {
      what: 'issuer',
      options: { issuer: 'http://localhost:4000' },
      mismatch: { claim: 'iss', expected: 'http://localhost:4000', seen: `"${testIssuer}"` },
    },
    {
      what: 'audience',
      options: { audience: 'orders' },
      mismatch: { claim: 'aud', expected: 'orders', seen: `"${testAudience}"` },
    },
  ])('names the $what that it expects and the one that it sees in the cause, and warns once', async ({ options, mismatch }) => {
    const { refusalOf, bearer, warnings } = await subgraph(options);
    for (const _ of [1, 2, 3])
      expect(await refusalOf(bearer())).toMatchObject({ message: /missing, invalid or expired/, cause: { mismatch } });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(mismatch.expected);
    expect(warnings[0]).toContain(mismatch.seen);
    expect(warnings[0]).not.toContain('\n');
  });

  it('names a wrong issuer although the key of the token is unknown as well', async () => {
    const { bearer } = await subgraph();
    const { refusalOf } = await subgraph({ issuer: 'http://localhost:4000' });
    expect(await refusalOf(bearer())).toMatchObject({ cause: { mismatch: { claim: 'iss' } } });
  });

  it('takes a token until five seconds after its expiry, and warns of nothing then', async () => {
    const { verifier, refusalOf, bearer, warnings, clock } = await subgraph();
    const header = bearer();
    clock.advance(304);
    expect(await verifier.currentUser(header)).not.toBeNull();
    clock.advance(1);
    expect(await refusalOf(header)).toMatchObject({ cause: { message: 'It has expired.', mismatch: null } });
    expect(warnings).toEqual([]);
  });

  it('warns through the process by default, in one line however long the token', async () => {
    const emitted = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    try {
      const { keys, clock, issue } = await openTestTokens();
      const verifier = createVerifier({ issuer: `https://${'x'.repeat(100)}`, keys, now: () => clock.now().getTime() });
      await expect(verifier.currentUser(`Bearer ${issue('ada').token}`)).rejects.toThrow();
      expect(emitted).toHaveBeenCalledExactlyOnceWith(
        expect.stringMatching(/^A bearer token was refused\. .*$/),
        'PortcullisWarning',
      );
    } finally {
      emitted.mockRestore();
    }
  });

  it.each([{ issuer: '' }, { audience: '' }])('refuses to begin with %j', (options) => {
    expect(() => createVerifier({ issuer: testIssuer, ...options })).toThrow('must not be empty');
  });
});

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs any header and claims with a key that is published, as an attacker never could. Members that are undefined are left out. */
function forge() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keys: VerificationKeys = { find: async (kid) => (kid === 'k' ? publicKey : null) };
  const now = 1_800_000_000;
  const verifier = createVerifier({ issuer: testIssuer, keys, now: () => now * 1000, warn: () => {} });
  const good = {
    iss: testIssuer,
    aud: 'portcullis',
    sub: 'user_ada',
    sid: 'sess_ada',
    jti: 'token',
    iat: now,
    exp: now + 300,
    auth_time: now,
    scope: 'a b',
    roles: ['user'],
    amr: ['pwd'],
    acr: 'aal2',
  };
  function sign(claims: object = {}, header: object = {}): string {
    const signed = [
      { alg: 'ES256', typ: 'at+jwt', kid: 'k', ...header },
      { ...good, ...claims },
    ]
      .map(part)
      .join('.');
    const signature = signBytes('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return `${signed}.${signature.toString('base64url')}`;
  }
  return { sign, publicKey, now, currentUser: (token: string) => verifier.currentUser(`Bearer ${token}`) };
}

describe('a token that is signed well', () => {
  it('proves a principal where all claims are there', async () => {
    const { sign, currentUser } = forge();
    expect(await currentUser(sign())).toMatchObject({
      accountId: 'user_ada',
      scopes: new Set(['a', 'b']),
      assuranceLevel: 'aal2',
    });
    expect(await currentUser(sign({ aud: ['other', 'portcullis'] }))).not.toBeNull();
    expect(await currentUser(sign({ act: { sub: 'gateway' } }))).toMatchObject({ actor: 'gateway' });
  });

  it.each([
    [{ sub: undefined }],
    [{ sub: '' }],
    [{ sub: 7 }],
    [{ sid: undefined }],
    [{ jti: undefined }],
    [{ exp: undefined }],
    [{ exp: '1800000300' }],
    [{ exp: 1e300 }],
    [{ iat: undefined }],
    [{ iat: 1_800_000_006 }],
    [{ nbf: 1_800_000_006 }],
    [{ auth_time: undefined }],
    [{ auth_time: 1_800_000_006 }],
    [{ roles: 'admin' }],
    [{ roles: [7] }],
    [{ amr: undefined }],
    [{ acr: 'aal3' }],
    [{ client_id: 7 }],
    [{ iss: undefined }],
    [{ aud: undefined }],
    [{ aud: { portcullis: true } }],
  ])('proves nothing with %j', async (claims) => {
    const { sign, currentUser } = forge();
    await expect(currentUser(sign(claims))).rejects.toBeInstanceOf(UnauthenticatedError);
  });

  it.each([[{ iat: 1_800_000_005 }], [{ nbf: 1_800_000_005 }], [{ auth_time: 1_800_000_005 }]])(
    'may be five seconds ahead: %j',
    async (claims) => {
      const { sign, currentUser } = forge();
      expect(await currentUser(sign(claims))).not.toBeNull();
    },
  );

  it.each([[{ typ: 'JWT' }], [{ typ: undefined }], [{ kid: undefined }], [{ kid: 'other' }], [{ crit: ['exp'] }]])(
    'proves nothing with the header %j',
    async (header) => {
      const { sign, currentUser } = forge();
      await expect(currentUser(sign({}, header))).rejects.toBeInstanceOf(UnauthenticatedError);
    },
  );
});

describe('a token that is signed otherwise', () => {
  it.each(['none', 'HS256', 'ES384', 'RS256'])('proves nothing by the algorithm %s', async (alg) => {
    const { sign, currentUser, publicKey } = forge();
    const [, claims = ''] = sign().split('.');
    const signed = `${part({ alg, typ: 'at+jwt', kid: 'k' })}.${claims}`;
    const secret = publicKey.export({ type: 'spki', format: 'pem' });
    for (const signature of ['', createHmac('sha256', secret).update(signed).digest('base64url')])
      await expect(currentUser(`${signed}.${signature}`)).rejects.toBeInstanceOf(UnauthenticatedError);
  });

  it('proves nothing where a bit of it was changed, or a part is missing or too many', async () => {
    const { sign, currentUser } = forge();
    const token = sign();
    const [header = '', claims = '', signature = ''] = token.split('.');
    const other = part({ ...(JSON.parse(Buffer.from(claims, 'base64url').toString()) as object), roles: ['admin'] });
    const flipped = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);
    for (const changed of [
      `${header}.${other}.${signature}`,
      `${header}.${claims}.${flipped}`,
      `${header}.${claims}`,
      `${token}.a`,
    ])
      await expect(currentUser(changed)).rejects.toBeInstanceOf(UnauthenticatedError);
  });
});
