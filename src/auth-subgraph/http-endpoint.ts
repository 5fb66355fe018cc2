/** A GraphQL request that was read from HTTP already; the same shapes that the gateway's own endpoint has. */
export interface HttpRequest {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>> | null;
  /** False where HTTP promises to change nothing (GET). */
  readonly mayMutate: boolean;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly clientAddress: string;
  readonly requestId: string;
}

export interface HttpAnswer {
  readonly kind: 'executed' | 'invalid' | 'refused';
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** JSON. */
  readonly body: string;
}

export type HttpHandler = (request: HttpRequest) => Promise<HttpAnswer>;

export interface HttpEndpoint {
  readonly handle: HttpHandler;
  readonly close: () => Promise<void>;
}
