import type { RawVariables } from './operation/coerce-variables.ts';
import type { RequestedDocument } from './documents/documents.ts';
import type { LiveConnection } from './connections/live-connections.ts';
import type { RequestHeaders } from './request/request-headers.ts';

/** A GraphQL request that was read from HTTP already. */
export interface GraphqlRequest extends RequestedDocument, RequestTerms {
  readonly operationName: string | null;
  readonly variables: RawVariables | null;
}

/** Who asks, and how they want to be answered: what is left of a request once its operation is read. */
export interface RequestTerms {
  /** Whether the plan is wanted beside the answer; a development gateway gives it. */
  readonly explain?: boolean;
  /** False where HTTP promises to change nothing (GET). */
  readonly mayMutate: boolean;
  /** Whether the client takes one result after the other; a subscription is refused to others. */
  readonly maySubscribe?: boolean;
  /** Whether the client puts together what comes in parts; for others nothing is deferred. */
  readonly mayDefer?: boolean;
  readonly headers: RequestHeaders;
  readonly clientAddress: string;
  readonly requestId: string;
  /** The WebSocket that carries the request. Absent: it came by itself. */
  readonly connection?: LiveConnection;
  readonly signal?: AbortSignal;
}
