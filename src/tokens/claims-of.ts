import { epochSeconds } from '../lib/clock.ts';
import type { Principal } from './principal.ts';

export const claimNames = ['sub', 'sid', 'scope', 'roles', 'amr', 'acr', 'auth_time'] as const;
export type ClaimName = (typeof claimNames)[number];

/** Returns a principal as the claims of its access token; `scope` as a list, because scopes of other issuers may contain spaces. */
export function claimsOf(principal: Principal) {
  return {
    sub: principal.accountId,
    sid: principal.sessionId,
    ...(principal.clientId === undefined ? {} : { client_id: principal.clientId }),
    scope: [...principal.scopes],
    roles: principal.roles,
    amr: principal.authenticationMethods,
    acr: principal.assuranceLevel,
    auth_time: epochSeconds(principal.authenticatedAt),
  } satisfies Record<ClaimName, string | number | readonly string[]>;
}
