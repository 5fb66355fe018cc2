import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { TrustedIssuer } from '../../src/tokens/other-issuers.ts';

/** An issuer of RS256 tokens at `https://<name>.example.com`, and the key that it signs with. */
export function testForeignIssuer(name: string, change: Partial<TrustedIssuer> = {}): TestForeignIssuer {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    issuer: `https://${name}.example.com`,
    jwksUrl: `https://${name}.example.com/keys`,
    audiences: ['our-api'],
    algorithms: ['RS256'],
    scopesClaim: 'scope',
    ...change,
    privateKey,
    jwk: { ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' },
  };
}

export interface TestForeignIssuer extends TrustedIssuer {
  readonly privateKey: KeyObject;
  readonly jwk: object;
}
