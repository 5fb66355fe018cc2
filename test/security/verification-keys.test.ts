import { describe, expect, it } from 'vitest';
import { remoteVerificationKeys } from '../../src/tokens/verification-keys.ts';
import { movableClock } from '../support/movable-clock.ts';
import { openTestKeys } from '../support/signing-keys.ts';

/** An issuer whose answers the test decides, and which counts how often it was asked. */
async function issuer() {
  const keys = await openTestKeys();
  const clock = movableClock();
  const state = { asked: 0, answer: () => Response.json(keys.jwks()) };
  const get = async () => {
    state.asked += 1;
    return state.answer();
  };
  const remote = remoteVerificationKeys({ jwksUrl: 'http://issuer.test/jwks', clock, fetch: get });
  return { kid: keys.current().kid, clock, state, remote };
}

describe('remote verification keys', () => {
  it('are asked for once, however many need them at the same moment', async () => {
    const { kid, state, remote } = await issuer();
    const found = await Promise.all(Array.from({ length: 20 }, () => remote.find(kid)));
    expect(found.every((key) => key?.asymmetricKeyType === 'ec')).toBe(true);
    expect(state.asked).toBe(1);
  });

  it('are not asked for again by made-up key ids, until the cool-down is over', async () => {
    const { state, clock, remote } = await issuer();
    for (let i = 0; i < 50; i += 1) await expect(remote.find(`made-up-${i}`)).resolves.toBeNull();
    expect(state.asked).toBe(1);
    clock.advance(6);
    await remote.find('made-up');
    expect(state.asked).toBe(2);
  });

  it('stay usable while the issuer is down, and an unknown one is an error then, not a refusal', async () => {
    const { kid, state, clock, remote } = await issuer();
    await remote.find(kid);
    state.answer = () => new Response('down', { status: 503 });
    clock.advance(3600);
    await expect(remote.find(kid)).resolves.not.toBeNull();
    await expect(remote.find('unknown')).rejects.toThrow(/503/);
  });

  it.each(['null', '[]', '"x"', '{}', '{"keys":{}}'])('are not taken from a document like %s', async (body) => {
    const { kid, state, remote } = await issuer();
    state.answer = () => new Response(body);
    await expect(remote.find(kid)).rejects.toThrow(/JWKS/);
  });
});
