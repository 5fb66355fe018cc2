import type { Client } from '../../lib/client.ts';
import type { OpaqueCredential } from '../../tokens/credential-exchange.ts';
import type { CredentialFault } from '../../tokens/refused-credentials.ts';

/** What a gateway and the auth process in another process say to each other. Both sides are of one version. */
export const internalPaths = {
  exchange: '/internal/exchange',
  refusedCredentials: '/internal/refused-credentials',
  audienceToken: '/internal/audience-token',
  revocationCheck: '/internal/revocations/check',
  revocationFeed: '/internal/revocations',
} as const;

export interface ExchangeQuestion {
  readonly credential: OpaqueCredential;
  readonly client: Client;
}
export interface ExchangeAnswer {
  readonly issued: IssuedToken | null;
}

export interface RefusedNote {
  readonly fault: CredentialFault;
  readonly client: Client;
}

export interface AudienceTokenQuestion {
  readonly token: string;
  readonly audience: string;
}

export interface IssuedToken {
  readonly token: string;
  readonly expiresAtMs: number;
}

export interface RevocationQuestion {
  readonly sessionId: string;
}
export interface RevocationAnswer {
  readonly isRevoked: boolean;
}

/**
 * The feed is `text/event-stream`: `snapshot` once with all that is revoked, `revoked` for each later one, `keys` when the
 * verification keys have changed, else `heartbeat` every `heartbeatMs`. Each has a JSON list of records as data. It ends while
 * the auth process is itself not up to date.
 */
export const feedEvents = ['snapshot', 'revoked', 'keys', 'heartbeat'] as const;
export type FeedEvent = (typeof feedEvents)[number];
export interface RevocationRecord {
  readonly sessionId: string;
  readonly revokedAtMs: number;
  /** Until when a token of the session may be alive: only the auth process knows how long those live. */
  readonly untilMs: number;
}
export const heartbeatMs = 500;
/** A feed that was silent for this long is not believed any more. */
export const staleAfterMs = 1500;

/** Proves to the auth process that a GraphQL request was sent on by a gateway, whose word on the client's address counts. */
export const gatewayProofHeader = 'portcullis-gateway';
