import { describe, expect, it, vi } from 'vitest';
import type { Principal } from '../src/index.ts';
import { provedTokens } from '../src/proved-tokens.ts';
import { readJwt } from '../src/read-jwt.ts';

const header = Buffer.from('{"alg":"ES256"}').toString('base64url');
const claims = Buffer.from('{}').toString('base64url');
const ofLength = (length: number) => `${header}.${claims}.`.padEnd(length, 'A');

describe('a verifier of tokens', () => {
  it('reads one of 8192 characters, and none that is longer', () => {
    // Their signatures are multiples of four characters and one more, which no bytes are written as.
    const longest = [8192, 8191, 8190].find((length) => readJwt(ofLength(length)) !== null);
    expect(longest).toBe(8192);
    expect([8193, 8194, 8195, 8196].map((length) => readJwt(ofLength(length)))).toEqual([null, null, null, null]);
  });

  it('believes what it has proved for five minutes, and not a millisecond longer', async () => {
    let now = 0;
    const verify = vi.fn(async () => ({ expiresAt: new Date(86_400_000) }) as Principal);
    const proved = provedTokens(verify, { find: async () => null }, () => now);
    await proved('token');
    now = 299_999;
    await proved('token');
    expect(verify).toHaveBeenCalledTimes(1);
    now = 300_000;
    await proved('token');
    expect(verify).toHaveBeenCalledTimes(2);
  });
});
