import { epochSeconds } from '../lib/clock.ts';
import type { Principal } from './principal.ts';

export const claimNames = ['sub', 'sid', 'scope', 'roles', 'amr', 'acr', 'auth_time'] as const;
export type ClaimName = (typeof claimNames)[number];

/** A principal as the claims of its access token. */
export function claimsOf(principal: Principal): Readonly<Record<ClaimName, string | number | readonly string[]>> {
  return {
    sub: principal.accountId,
    sid: principal.sessionId,
    scope: [...principal.scopes].join(' '),
    roles: principal.roles,
    amr: principal.authenticationMethods,
    acr: principal.assuranceLevel,
    auth_time: epochSeconds(principal.authenticatedAt),
  };
}
