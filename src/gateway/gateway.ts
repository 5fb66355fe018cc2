import type { Logger } from '../lib/logger.ts';
import type { RevocationPublisher } from '../tokens/revocation.ts';
import type { Engine } from './engine.ts';
import type { Guard } from './guard/guard.ts';
import type { Identify } from './identity/identify.ts';
import type { RequestContext } from './request-context.ts';
import type { RequestHeaders } from './request-headers.ts';

/** Answers GraphQL requests that were read from HTTP already. */
export interface Gateway {
  /** Never rejects but for an aborted `signal`: refusals and faults are answers. */
  handle(request: GraphqlRequest): Promise<GraphqlAnswer>;
}

export interface GraphqlRequest {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>> | null;
  /** False where the transport promised to change nothing (GET). */
  readonly mayMutate: boolean;
  readonly headers: RequestHeaders;
  readonly clientAddress: string;
  readonly requestId: string;
  readonly signal?: AbortSignal;
}

export interface GraphqlAnswer {
  /**
   * `executed`: there is `data`, perhaps null or partial. `invalid`: the document or its variables are not valid, nothing ran.
   * `refused`: the request itself was refused (`status` says how), nothing ran.
   */
  readonly kind: 'executed' | 'invalid' | 'refused';
  /** As for `application/graphql-response+json`. */
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** JSON. */
  readonly body: string;
}

export interface GatewayDeps {
  readonly engine: Engine<RequestContext>;
  readonly guard: Guard;
  readonly identify: Identify;
  /** Told what the auth subgraph revoked, before the client hears of it. */
  readonly revocations: RevocationPublisher;
  readonly logger: Logger;
}
