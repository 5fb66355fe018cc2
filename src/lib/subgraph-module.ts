import type { KeyObject } from 'node:crypto';
import type { GraphQLError, GraphQLFormattedError, GraphQLSchema } from 'graphql';

/** A subgraph that runs in this process: the auth subgraph, and modules named in the configuration. */
export interface InProcessSubgraph {
  readonly schema: GraphQLSchema;
  /** The resolvers' context for one fetch. Throwing ends the fetch with one masked error. */
  context?(call: InProcessCall): unknown;
  /** What a client may see of an error. Default: the message is masked. */
  formatError?(error: GraphQLError, request: { readonly requestId: string }): GraphQLFormattedError;
}

/** What the gateway sends along, as an HTTP subgraph would receive it. */
export interface InProcessCall {
  /** Lower-case names: `authorization`, `x-request-id`, `x-forwarded-for`, `user-agent`, and what is allow-listed. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** A response header for the client. Only the auth subgraph's are passed on. */
  setHeader(name: string, value: string): void;
}

/** What a subgraph module exports as its default: a function of where tokens come from, called once at start. */
export type SubgraphModule = (environment: SubgraphEnvironment) => InProcessSubgraph | Promise<InProcessSubgraph>;

export interface SubgraphEnvironment {
  /** `iss` and `aud` of the access tokens that arrive as bearer. */
  readonly issuer: string;
  readonly audience: string;
  /** The keys that verify them, as `createVerifier` takes them; `find` as in `VerificationKeys`. */
  readonly keys: { find(kid: string): Promise<KeyObject | null> };
}
