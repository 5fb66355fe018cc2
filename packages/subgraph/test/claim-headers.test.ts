import { describe, expect, it } from 'vitest';
import { claimHeaders } from '../../../src/gateway/transports/claim-headers.ts';
import { Secret } from '../../../src/lib/secret.ts';
import type { Principal } from '../../../src/tokens/principal.ts';
import { movableClock } from '../../../test/support/movable-clock.ts';
import { createClaimHeaders } from '../src/index.ts';

const secret = 'thirty-two-characters-or-more-of-it';
const headers = { 'x-user-id': 'sub', 'x-roles': 'roles', 'x-at': 'auth_time' } as const;

const principal: Principal = {
  accountId: 'ä, 100%',
  sessionId: 'sess_ada',
  tokenId: 'token',
  scopes: new Set(),
  roles: ['user', 'two words', 'a%20b'],
  authenticationMethods: ['pwd'],
  assuranceLevel: 'aal1',
  authenticatedAt: new Date('2026-01-02T03:00:00Z'),
  expiresAt: new Date('2026-01-02T04:00:00Z'),
};

function subgraph() {
  const clock = movableClock();
  const reader = createClaimHeaders({ subgraph: 'legacy', headers, secret, now: () => clock.now().getTime() });
  const sent = (who: Principal | null, name = 'legacy', by = secret) =>
    claimHeaders({ headers, secret: new Secret(by) }, name, who, clock.now());
  return { clock, reader, sent };
}

describe('claims as headers', () => {
  it('of the gateway are read as they were, and no user is null', async () => {
    const { reader, sent } = subgraph();
    expect(await reader.currentUser(sent(principal))).toEqual({
      sub: 'ä, 100%',
      roles: ['user', 'two words', 'a%20b'],
      auth_time: '1767322800',
    });
    expect(await reader.currentUser(sent(null))).toBeNull();
    expect(await reader.currentUser(sent({ ...principal, roles: [] }))).toMatchObject({ roles: [] });
  });

  it('count for thirty seconds in both directions, and not a second longer', async () => {
    for (const direction of [1, -1]) {
      const { clock, reader, sent } = subgraph();
      const signed = sent(principal);
      clock.advance(30 * direction);
      expect(await reader.currentUser(signed)).not.toBeNull();
      clock.advance(direction);
      await expect(reader.currentUser(signed)).rejects.toMatchObject({ extensions: { http: { status: 401 } } });
    }
  });

  it('that were changed, left out, sent twice, signed for another subgraph or by another secret are refused', async () => {
    const { reader, sent } = subgraph();
    const signed = sent(principal);
    for (const wrong of [
      {},
      { ...signed, 'x-roles': 'admin' },
      { ...signed, 'x-user-id': '' },
      { ...signed, 'x-roles': ['user', 'admin'] },
      { 'portcullis-signature': signed['portcullis-signature'] },
      { ...signed, 'portcullis-signature': [signed['portcullis-signature'] ?? ''] },
      { ...signed, 'portcullis-signature': 't=1,v1=00' },
      sent(principal, 'other'),
      sent(principal, 'legacy', `${secret}!`),
    ])
      await expect(reader.currentUser(wrong)).rejects.toMatchObject({ name: 'InvalidClaimHeadersError' });
  });

  it('are not read without a secret', () => {
    expect(() => createClaimHeaders({ subgraph: 'legacy', headers, secret: '' })).toThrow('must not be empty');
  });
});
