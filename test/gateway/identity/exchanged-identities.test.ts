import { expect, it } from 'vitest';
import { createExchangedIdentities } from '../../../src/gateway/identity/exchanged-identities.ts';
import type { Principal } from '../../../src/tokens/principal.ts';
import { clientOf } from '../../support/client-of.ts';
import { movableClock } from '../../support/movable-clock.ts';

it.each([
  ['30.000', 30_000, 1],
  ['29.999', 29_999, 2],
])('asks again for a cookie whose access token has less than thirty seconds left: %s', async (_, leftMs, asked) => {
  const clock = movableClock();
  let exchanges = 0;
  const exchange = {
    async exchange() {
      exchanges += 1;
      return { token: 'a token', expiresAt: new Date(0) };
    },
  };
  const principal = { sessionId: 's', expiresAt: new Date(clock.now().getTime() + leftMs) } as unknown as Principal;
  const identities = createExchangedIdentities({ exchange, verifier: { verify: async () => principal }, clock });
  const credential = { kind: 'session-cookie', secret: 'a secret' } as const;
  for (let request = 0; request < 2; request += 1) await identities.find(credential, clientOf(1));
  expect(exchanges).toBe(asked);
  expect(identities.remembered(credential)?.principal ?? null).toBe(asked === 1 ? principal : null);
});
