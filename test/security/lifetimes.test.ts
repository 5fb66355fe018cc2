import { describe, expect, it } from 'vitest';
import { findEmailChange, noteEmailChange } from '../../src/auth/email/email-changes.ts';
import { confirmTotpSecret, proposeTotpSecret } from '../../src/auth/two-factor/totp-secrets.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { createSecretBox } from '../../src/lib/secret-box.ts';
import { Secret } from '../../src/lib/secret.ts';
import { databases } from '../support/databases.ts';
import { movableClock } from '../support/movable-clock.ts';
import { authenticator } from '../support/second-factor.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

describe.each(databases)('what waits for a code, on %s,', (kind) => {
  let clock = movableClock();
  const world = withTestAuth(kind, () => ({ clock: (clock = movableClock()) }));
  const email = 'ann@example.org';
  const em = () => world.auth.database.entityManager();

  it.each([
    [899, true],
    [900, false],
  ])('is a new authenticator app, for fifteen minutes: after %i seconds its code is taken: %s', async (seconds, isTaken) => {
    const accountId = await world.activated(email);
    const secretBox = createSecretBox(new Secret('a master key of at least 32 characters'), systemRandom);
    const deps = { clock, random: systemRandom, secretBox };
    const app = authenticator(await proposeTotpSecret(em(), deps, accountId), clock);
    clock.advance(seconds);
    expect(await confirmTotpSecret(em(), deps, accountId, app.code())).toBe(isTaken);
  });

  it.each([
    [3599, true],
    [3600, false],
  ])('is another address, for an hour: after %i seconds it waits: %s', async (seconds, isWaiting) => {
    const accountId = await world.activated(email);
    const wanted = { address: 'ann@new.example.org', identity: 'ann@new.example.org' };
    await noteEmailChange(em(), accountId, wanted, clock.now());
    clock.advance(seconds);
    expect((await findEmailChange(em(), accountId, clock.now())) !== null).toBe(isWaiting);
  });
});
