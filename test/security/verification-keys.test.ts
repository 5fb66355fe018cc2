import { describe, expect, it } from 'vitest';
import { remoteVerificationKeys } from '../../src/tokens/verification-keys.ts';
import { movableClock } from '../support/movable-clock.ts';
import { openTestKeys } from '../support/signing-keys.ts';
import { times } from '../support/times.ts';

/** An issuer whose answers the test decides, and which counts how often it was asked. */
async function issuer() {
  const keys = await openTestKeys();
  const clock = movableClock();
  const state = { asked: 0, answer: (): Response | Promise<Response> => Response.json(keys.jwks()) };
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
    clock.advance(4);
    await remote.find('made-up');
    expect(state.asked).toBe(1);
    clock.advance(1);
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

  it.each([
    [86_399, true],
    [86_400, false],
  ])('count for a day while the issuer is down: after %i seconds they are there: %s', async (seconds, isThere) => {
    const { kid, state, clock, remote } = await issuer();
    await remote.find(kid);
    state.answer = () => new Response('down', { status: 503 });
    clock.advance(seconds);
    expect(
      await remote.find(kid).then(
        () => true,
        () => false,
      ),
    ).toBe(isThere);
  });

  it('count no longer than five minutes after they are withdrawn', async () => {
    const { kid, state, clock, remote } = await issuer();
    await remote.find(kid);
    state.answer = () => Response.json({ keys: [] });
    clock.advance(299);
    await expect(remote.find(kid)).resolves.not.toBeNull();
    expect(state.asked).toBe(1);
    clock.advance(1);
    await expect(remote.find(kid)).resolves.toBeNull();
  });

  it('are read at once when the issuer says that they have changed, also while they are being read', async () => {
    const { kid, state, remote } = await issuer();
    await remote.find(kid);
    const before = remote.version();
    const gate = Promise.withResolvers<Response>();
    const old = state.answer();
    state.answer = () => gate.promise;
    remote.expire();
    remote.expire();
    const found = remote.find(kid);
    state.answer = () => Response.json({ keys: [] });
    gate.resolve(old);
    await expect(found).resolves.toBeNull();
    expect([state.asked, remote.version() === before]).toEqual([3, false]);
  });

  it('cost one request for 40 bad tokens while the issuer answers 500, and one more after the cool-down', async () => {
    const { kid, state, clock, remote } = await issuer();
    const answer = state.answer;
    state.answer = () => new Response('down', { status: 500 });
    for (const index of times(40, Number)) await expect(remote.find(`made-up-${index}`)).rejects.toThrow(/500/);
    expect(state.asked).toBe(1);
    state.answer = answer;
    clock.advance(5);
    await expect(remote.find(kid)).resolves.not.toBeNull();
    expect(state.asked).toBe(2);
  });

  it('that are known wait once for an issuer that does not answer, not on every request', async () => {
    const { kid, state, clock, remote } = await issuer();
    await remote.find(kid);
    clock.advance(300);
    state.answer = () => new Response('down', { status: 500 });
    await remote.find(kid);
    clock.advance(5);
    state.answer = () => new Promise<Response>(() => {});
    await expect(remote.find(kid)).resolves.not.toBeNull();
    await expect(remote.jwks()).resolves.toMatchObject({ keys: [{ kid }] });
    expect(state.asked).toBe(3);
  });

  it('that nobody could read for a day prove nothing any more', async () => {
    const { kid, state, clock, remote } = await issuer();
    await remote.find(kid);
    state.answer = () => new Response('down', { status: 500 });
    clock.advance(86_399);
    await expect(remote.find(kid)).resolves.not.toBeNull();
    clock.advance(1);
    await expect(remote.find(kid)).rejects.toThrow(/500/);
  });

  it.each(['null', '[]', '"x"', '{}', '{"keys":{}}'])('are not taken from a document like %s', async (body) => {
    const { kid, state, remote } = await issuer();
    state.answer = () => new Response(body);
    await expect(remote.find(kid)).rejects.toThrow(/JWKS/);
  });
});
