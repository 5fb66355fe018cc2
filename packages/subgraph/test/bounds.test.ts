import { describe, expect, it, vi } from 'vitest';
import type { Principal } from '../src/index.ts';
import { provedTokens } from '../src/proved-tokens.ts';
import { readJwt } from '../src/read-jwt.ts';

const header = Buffer.from('{"alg":"ES256"}').toString('base64url');
const claims = Buffer.from('{}').toString('base64url');
const ofLength = (length: number) => `${header}.${claims}.`.padEnd(length, 'A');

describe('a verifier of tokens', () => {
  it('reads one of 8192 characters, and none that is longer', () => {
    expect(readJwt(ofLength(8192))).not.toBeNull();
    expect(readJwt(ofLength(8193))).toBeNull();
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
