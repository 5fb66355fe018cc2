import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Random } from '../lib/random.ts';
import type { Secret } from '../lib/secret.ts';
import type { CredentialExchange } from '../tokens/credential-exchange.ts';
import type { RevocationList, RevocationView } from '../tokens/revocation.ts';
import type { Jwks } from '../tokens/verification-keys.ts';
import type { GraphqlRequest, GraphqlAnswer } from '../gateway/gateway.ts';

/** The public door, open or not yet. */
export interface Server {
  /** Resolves with the URL that answers, for example `http://localhost:4000`. Rejects when the address is taken. */
  listen(address: { readonly host: string; readonly port: number }): Promise<string>;
  /** Stops accepting, lets requests in flight finish, then closes. Idempotent. */
  drain(): Promise<void>;
}

export interface ServerDeps {
  readonly settings: ServerSettings;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly graphql: GraphqlEndpoint;
  readonly jwks: () => Jwks | Promise<Jwks>;
  /** What must work for this process to be of use; each by name. */
  readonly checks: Readonly<Record<string, () => Promise<void>>>;
  /** Development: messages that would have been mailed, newest first. Absent: no such route. */
  readonly listOutbox?: () => Promise<readonly unknown[]>;
  /** Of a process that gateways in other processes stand in front of. Absent: no such routes. */
  readonly internal?: InternalDeps;
}

export interface ServerSettings {
  readonly isProduction: boolean;
  /** The origin that clients see. */
  readonly publicUrl: string;
  readonly issuer: string;
  readonly version: string;
  readonly bodyBytesMax: number;
  /** Addresses or networks (CIDR) whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** How long `drain` waits for requests in flight. */
  readonly drainMs: number;
}

/** Who answers `/graphql`: the gateway, or the auth subgraph alone. */
export interface GraphqlEndpoint {
  handle(request: GraphqlRequest): Promise<GraphqlAnswer>;
}

export interface InternalDeps {
  readonly secret: Secret;
  readonly exchange: CredentialExchange;
  readonly revocations: RevocationView & Pick<RevocationList, 'entries' | 'onRevoked'>;
}
