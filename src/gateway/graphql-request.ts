import type { RequestedDocument } from './documents/documents.ts';
import type { RequestHeaders } from './request-headers.ts';

/** A GraphQL request that was read from HTTP already. */
export interface GraphqlRequest extends RequestedDocument {
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>> | null;
  /** False where HTTP promises to change nothing (GET). */
  readonly mayMutate: boolean;
  readonly headers: RequestHeaders;
  readonly clientAddress: string;
  readonly requestId: string;
  readonly signal?: AbortSignal;
}

export interface GraphqlAnswer {
  /**
   * `executed`: there is `data`, perhaps null or partial. `invalid`: the document or its variables are not valid, nothing ran.
   * `refused`: the request was refused for something else (`status` says what), nothing ran.
   */
  readonly kind: 'executed' | 'invalid' | 'refused';
  /** As for `application/graphql-response+json`. */
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** JSON. */
  readonly body: string;
}
