import type { GraphQLError, GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { VerificationKeys } from './verification-keys.ts';

/** A subgraph that runs in the process of the gateway. */
export interface InProcessSubgraph {
  readonly schema: GraphQLSchema;
  /** Returns the context of the resolvers for one fetch. Throwing ends the fetch with one masked error. */
  context?(call: InProcessCall): unknown;
  /** Returns what a client may see of an error. Default: the message is masked. */
  formatError?(error: GraphQLError, request: { readonly requestId: string }): GraphQLFormattedError;
}

/** The facts that the gateway sends along, as an HTTP subgraph would receive them. */
export interface InProcessCall {
  /** Lower-case names: `authorization`, `x-request-id`, `x-forwarded-for`, `user-agent`, and those that are allow-listed. */
  readonly headers: Readonly<Record<string, string>>;
  /** Aborts when the answer is not waited for any longer. */
  readonly signal?: AbortSignal;
  /** Sets a response header for the client. Only those of the auth subgraph are passed on. */
  setHeader(name: string, value: string): void;
}

/** The default export of a subgraph module: a function of where tokens come from, called once at start. */
export type SubgraphModule = (environment: SubgraphEnvironment) => InProcessSubgraph | Promise<InProcessSubgraph>;

/** The origin of the tokens that arrive as bearer; `createVerifier` takes it as it is. */
export interface SubgraphEnvironment {
  /** `iss` and `aud` of the access tokens. */
  readonly issuer: string;
  readonly audience: string;
  readonly keys: VerificationKeys;
}
