import { generateKeyPairSync } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { describe, expect, it } from 'vitest';
import { epochSeconds } from '../../src/lib/clock.ts';
import { jsonBytesMax } from '../../src/lib/read-body.ts';
import { cachedVerifier } from '../../src/tokens/cached-verifier.ts';
import { withOtherIssuers } from '../../src/tokens/other-issuers.ts';
import { openTestTokens } from '../support/gateway/test-tokens.ts';
import { times } from '../support/times.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' };
const school = {
  issuer: 'https://school.example.com',
  jwksUrl: 'https://school.example.com/keys',
  audiences: ['our-api'],
  algorithms: ['RS256' as const],
  scopesClaim: 'scope',
};

/** The door of a gateway that trusts `school`, whose answers the test decides and counts. */
async function door() {
  const { clock, keys, verifier: own } = await openTestTokens();
  const state = { reads: 0, answer: () => Response.json({ keys: [jwk] }) };
  const get = async () => {
    state.reads += 1;
    return state.answer();
  };
  const verifier = cachedVerifier({
    verifier: withOtherIssuers({ own, issuers: [school], clock, fetch: get }),
    keys,
    clock,
    tokensMax: 10,
  });
  const now = epochSeconds(clock.now());
  const claims = { iss: school.issuer, aud: 'our-api', sub: 'ada', iat: now, exp: now + 315_360_000 };
  const sign = (keyid = 'k1') => jwt.sign(claims, privateKey, { algorithm: 'RS256', keyid });
  return { clock, state, verifier, sign };
}

describe('a token of another issuer', () => {
  it('is refused within ten minutes once its key is withdrawn, whatever it says of its own life', async () => {
    const { clock, state, verifier, sign } = await door();
    const token = sign();
    expect(await verifier.verify(token)).toMatchObject({ accountId: `${school.issuer}|ada` });
    state.answer = () => Response.json({ keys: [] });
    clock.advance(600);
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
  });

  it('costs its issuer one request for 40 bad ones while that answers 500', async () => {
    const { state, verifier, sign } = await door();
    state.answer = () => new Response('down', { status: 500 });
    for (const index of times(40, Number)) await expect(verifier.verify(sign(`made up ${index}`))).rejects.toThrow(/500/);
    expect(state.reads).toBe(1);
  });

  it('is proved by a key set as long as it may be, and by none that is a byte longer', async () => {
    const longest = JSON.stringify({ keys: [jwk] }).padEnd(jsonBytesMax);
    const { state, verifier, sign } = await door();
    state.answer = () => new Response(`${longest} `);
    await expect(verifier.verify(sign())).rejects.toThrow(`more than ${jsonBytesMax} bytes`);
    const next = await door();
    next.state.answer = () => new Response(longest);
    expect(await next.verifier.verify(next.sign())).toMatchObject({ accountId: `${school.issuer}|ada` });
  });

  it('is proved by keys that are known while its issuer sends a body without end, of which little more is read than may come', async () => {
    const { clock, state, verifier, sign } = await door();
    await verifier.verify(sign());
    const body = endless();
    state.answer = () => new Response(body.stream);
    clock.advance(301);
    expect(await verifier.verify(sign())).toMatchObject({ accountId: `${school.issuer}|ada` });
    await expect.poll(() => body.isCancelled()).toBe(true);
    expect(body.sent()).toBeLessThan(2 * jsonBytesMax);
  });
});

/** A body that goes on until its reader has had enough. */
function endless() {
  const chunk = Buffer.alloc(16_384, ' ');
  let sent = 0;
  let isCancelled = false;
  const stream = new ReadableStream({
    pull(controller) {
      sent += chunk.length;
      controller.enqueue(chunk);
    },
    cancel() {
      isCancelled = true;
    },
  });
  return { stream, sent: () => sent, isCancelled: () => isCancelled };
}
