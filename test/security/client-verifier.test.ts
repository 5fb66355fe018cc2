import { describe, expect, it, vi } from 'vitest';
import {
  createVerifier,
  KeysUnavailableError,
  TokenFault,
  UnauthenticatedError,
  type VerifierOptions,
} from '../../src/client/index.ts';
import { openTestTokens, testAudience, testIssuer } from '../support/gateway/test-tokens.ts';

async function subgraph(options: Partial<VerifierOptions> = {}) {
  const { keys, clock, issue } = await openTestTokens();
  const warnings: string[] = [];
  const warn = (message: string) => void warnings.push(message);
  const verifier = createVerifier({ issuer: testIssuer, audience: testAudience, keys, clock, warn, ...options });
  const refusalOf = (authorization: string) => verifier.currentUser(authorization).catch((error: unknown) => error);
  return { verifier, clock, warnings, refusalOf, bearer: () => `Bearer ${issue('ada').token}` };
}

describe("the verifier of a subgraph's own process", () => {
  it('tells nobody, somebody and a bearer that proves nothing apart', async () => {
    const { verifier, refusalOf, bearer } = await subgraph();
    expect(await verifier.currentUser(undefined)).toBeNull();
    expect(await verifier.currentUser(bearer())).toMatchObject({ accountId: 'user_ada' });
    for (const header of ['', 'Bearer', 'Bearer x', 'Basic YTpi', `${bearer()}, ${bearer()}`]) {
      const error = await refusalOf(header);
      expect(error).toBeInstanceOf(UnauthenticatedError);
      expect(error).toMatchObject({
        extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
        cause: expect.any(TokenFault),
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

  it('warns of nothing where a token has merely expired, and says so in the cause', async () => {
    const { refusalOf, bearer, warnings, clock } = await subgraph();
    const header = bearer();
    clock.advance(306);
    expect(await refusalOf(header)).toMatchObject({ cause: { message: 'jwt expired', mismatch: null } });
    expect(warnings).toEqual([]);
  });

  it('warns through the process where nobody else listens, in one line however long the token', async () => {
    const emitted = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    try {
      const { keys, clock, issue } = await openTestTokens();
      const verifier = createVerifier({ issuer: `https://${'x'.repeat(100)}`, keys, clock });
      await expect(verifier.currentUser(`Bearer ${issue('ada').token}`)).rejects.toThrow();
      expect(emitted).toHaveBeenCalledExactlyOnceWith(
        expect.stringMatching(/^A bearer token was refused\. .*$/),
        'PortcullisWarning',
      );
    } finally {
      emitted.mockRestore();
    }
  });
});
