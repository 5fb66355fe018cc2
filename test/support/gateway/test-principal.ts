import type { Principal } from '../../../src/tokens/principal.ts';

/** Somebody who is signed in. */
export function testPrincipal(change: Partial<Principal> = {}): Principal {
  return {
    accountId: 'user_1',
    sessionId: 'sess_1',
    tokenId: 'token_1',
    scopes: new Set(),
    roles: [],
    authenticationMethods: ['pwd'],
    assuranceLevel: 'aal1',
    authenticatedAt: new Date(0),
    expiresAt: new Date(300_000),
    ...change,
  };
}
