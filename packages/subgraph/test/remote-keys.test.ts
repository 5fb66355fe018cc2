import { describe, expect, it } from 'vitest';
import { movableClock } from '../../../test/support/movable-clock.ts';
import { openTestTokens, testIssuer } from '../../../test/support/gateway/test-tokens.ts';
import { times } from '../../../test/support/times.ts';
import { createVerifier, remoteKeys } from '../src/index.ts';

const url = 'https://api.example.com/.well-known/jwks.json';
const published = { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', kid: 'known', use: 'sig', alg: 'ES256' };

function issuer() {
  const clock = movableClock();
  const state = { isDown: false, document: JSON.stringify({ keys: [published] }), reads: 0 };
  const keys = remoteKeys({
    url,
    now: () => clock.now().getTime(),
    fetch: async () => {
      state.reads += 1;
      if (state.isDown) throw new TypeError('fetch failed');
      return new Response(state.document);
    },
  });
  return { clock, state, keys };
}

describe('keys at a URL', () => {
  it('are read once for many requests, again when five minutes old, and not before', async () => {
    const { clock, state, keys } = issuer();
    await Promise.all(times(10, () => keys.find('known')));
    clock.advance(299);
    await keys.find('known');
    expect(state.reads).toBe(1);
    clock.advance(1);
    await Promise.all(times(10, () => keys.find('known')));
    expect(state.reads).toBe(2);
  });

  it('are read again for an unknown name, but once in five seconds', async () => {
    const { clock, state, keys } = issuer();
    for (const name of ['a', 'b', 'c']) expect(await keys.find(name)).toBeNull();
    expect(state.reads).toBe(1);
    clock.advance(4);
    await keys.find('d');
    expect(state.reads).toBe(1);
    clock.advance(1);
    await keys.find('e');
    expect(state.reads).toBe(2);
  });

  it('that cannot be read are asked for once in five seconds, and every request hears of it', async () => {
    const { clock, state, keys } = issuer();
    state.isDown = true;
    for (const _ of [1, 2, 3]) await expect(keys.find('known')).rejects.toThrow('fetch failed');
    expect(state.reads).toBe(1);
    clock.advance(5);
    state.isDown = false;
    expect(await keys.find('known')).toMatchObject({ x: 'AA' });
  });

  it('count for a day while the issuer is down, and not for longer', async () => {
    const { clock, state, keys } = issuer();
    await keys.find('known');
    state.isDown = true;
    clock.advance(86_399);
    expect(await keys.find('known')).not.toBeNull();
    const other = issuer();
    await other.keys.find('known');
    other.state.isDown = true;
    other.clock.advance(86_400);
    await expect(other.keys.find('known')).rejects.toThrow('fetch failed');
  });

  it('that were withdrawn are not found after five minutes, and the version tells of it', async () => {
    const { clock, state, keys } = issuer();
    await keys.find('known');
    const before = keys.version?.();
    state.document = JSON.stringify({ keys: [] });
    clock.advance(300);
    expect(await keys.find('known')).toBeNull();
    expect(keys.version?.()).not.toBe(before);
  });

  it.each([
    ['no JSON', '<html>'],
    ['no key set', '{"keys":7}'],
    ['null', 'null'],
    ['too large', JSON.stringify({ keys: [published], padding: 'x'.repeat(1_000_000) })],
  ])('of a document that is %s are none, and count as a failure', async (_, document) => {
    const { state, keys } = issuer();
    state.document = document;
    await expect(keys.find('known')).rejects.toThrow();
  });

  it('of another kind or use are passed over', async () => {
    const { state, keys } = issuer();
    const others = [
      { ...published, use: 'enc' },
      { ...published, crv: 'P-384' },
      { ...published, kty: 'RSA' },
      { ...published, x: 7 },
    ];
    state.document = JSON.stringify({ keys: others });
    expect(await keys.find('known')).toBeNull();
  });
});

describe('a verifier with the keys at a URL', () => {
  it('takes tokens that the issuer has signed, and says 503 while the keys cannot be read', async () => {
    const tokens = await openTestTokens();
    const asked: string[] = [];
    let isDown = true;
    const verifier = createVerifier({
      issuer: testIssuer,
      now: () => tokens.clock.now().getTime(),
      warn: () => {},
      fetch: async (input) => {
        asked.push(input as string);
        return isDown ? new Response('', { status: 502 }) : Response.json(tokens.keys.jwks());
      },
    });
    const header = `Bearer ${tokens.issue('ada').token}`;
    await expect(verifier.currentUser(header)).rejects.toMatchObject({ extensions: { http: { status: 503 } } });
    isDown = false;
    tokens.clock.advance(5);
    expect(await verifier.currentUser(header)).toMatchObject({ accountId: 'user_ada' });
    expect(asked).toEqual([url, url]);
  });
});
