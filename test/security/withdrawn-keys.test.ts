import { describe, expect, it } from 'vitest';
import { createVerifier } from '../../packages/subgraph/src/index.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { createSecretBox } from '../../src/lib/secret-box.ts';
import { Secret } from '../../src/lib/secret.ts';
import { createAccessTokenIssuer, createAccessTokenVerifier } from '../../src/tokens/access-tokens.ts';
import { cachedVerifier } from '../../src/tokens/cached-verifier.ts';
import { rotateSigningKey } from '../../src/tokens/rotate-signing-key.ts';
import { remoteVerificationKeys } from '../../src/tokens/verification-keys.ts';
import { movableClock } from '../support/movable-clock.ts';
import { memoryKeyStore, openTestKeys } from '../support/signing-keys.ts';

const masterKey = 'a master key of at least 32 characters';
const names = { issuer: 'https://api.example.com', audience: 'portcullis' };

/** An installation whose signing key a thief has, who writes tokens that live for ten years. */
async function robbed() {
  const clock = movableClock();
  const store = memoryKeyStore();
  const keys = await openTestKeys(store, masterKey, clock);
  const grant = {
    accountId: 'user_ada',
    sessionId: 'sess_ada',
    scopes: new Set<string>(),
    roles: [],
    authenticationMethods: ['pwd'],
    assuranceLevel: 'aal1' as const,
    authenticatedAt: clock.now(),
  };
  const { token } = createAccessTokenIssuer({
    ...names,
    clientId: 'portcullis',
    keys,
    clock,
    random: systemRandom,
    ttlSeconds: 315_360_000,
  }).issue(grant);
  const remote = remoteVerificationKeys({
    jwksUrl: 'https://api.example.com/.well-known/jwks.json',
    clock,
    fetch: async () => Response.json(keys.jwks()),
  });
  return {
    clock,
    keys,
    remote,
    token,
    async withdraw() {
      const secretBox = createSecretBox(new Secret(masterKey), systemRandom);
      await rotateSigningKey({ store, secretBox, clock, random: systemRandom }, { discardsOld: true });
      await keys.refresh();
    },
  };
}

describe('a token by a stolen key, proved before and remembered,', () => {
  it('is refused in the process that signs from the moment the key is discarded', async () => {
    const { clock, keys, token, withdraw } = await robbed();
    const verifier = cachedVerifier({
      verifier: createAccessTokenVerifier({ ...names, keys, clock }),
      keys,
      clock,
      tokensMax: 10,
    });
    await verifier.verify(token);
    await withdraw();
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
  });

  it('is refused at a gateway in another process from the moment that is told', async () => {
    const { clock, remote: keys, token, withdraw } = await robbed();
    const verifier = cachedVerifier({
      verifier: createAccessTokenVerifier({ ...names, keys, clock }),
      keys,
      clock,
      tokensMax: 10,
    });
    await verifier.verify(token);
    await withdraw();
    keys.expire();
    await expect.poll(() => keys.version()).toBe(2);
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
  });

  it('is refused by every verifier of a subgraph that nobody tells, within ten minutes', async () => {
    const { clock, remote: keys, token, withdraw } = await robbed();
    const verifier = createVerifier({ ...names, keys, now: () => clock.now().getTime() });
    await verifier.currentUser(`Bearer ${token}`);
    await withdraw();
    clock.advance(600);
    await expect(verifier.currentUser(`Bearer ${token}`)).rejects.toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
  });

  it('is not remembered where the key was withdrawn while it was being proved', async () => {
    const { clock, keys, token, withdraw } = await robbed();
    const proving = createAccessTokenVerifier({ ...names, keys, clock });
    const verify = async (presented: string) => {
      const principal = await proving.verify(presented);
      await withdraw();
      return principal;
    };
    const verifier = cachedVerifier({ verifier: { verify }, keys, clock, tokensMax: 10 });
    await verifier.verify(token);
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
  });
});
