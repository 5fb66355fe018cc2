import type { GraphQLSchema } from 'graphql';
import type { InProcessSubgraph } from '../lib/subgraph-module.ts';
import { createContext } from './context.ts';
import { formatError, toGraphqlError } from './subgraph-errors.ts';
import type { HttpEndpoint, HttpHandler } from './http-endpoint.ts';
import type { SubgraphSchema } from './build-auth-schema.ts';
import type { SubgraphDeps } from './subgraph-deps.ts';

/** The auth domain as a subgraph: for a gateway in this process, and over HTTP for any other federated router. */
export interface AuthSubgraph extends Required<InProcessSubgraph> {
  readonly schema: GraphQLSchema;
  /** The SDL without the definitions of federation itself, which `_service { sdl }` adds. */
  readonly sdl: string;
  /** Answers a GraphQL request that was read from HTTP already. */
  readonly handleHttp: HttpHandler;
  readonly close: () => Promise<void>;
}

export function createAuthSubgraph({ schema, sdl }: SubgraphSchema, deps: SubgraphDeps): AuthSubgraph {
  // Apollo Server is loaded by the first who comes over HTTP: a gateway in this process never does.
  let http: Promise<HttpEndpoint> | undefined;
  const openHttp = () => (http ??= import('./http-handler.ts').then(({ createHttpHandler }) => createHttpHandler(schema, deps)));
  return {
    schema,
    sdl,
    async context(call) {
      try {
        return await createContext(deps, call);
      } catch (error) {
        throw toGraphqlError(error, { logger: deps.logger, client: { requestId: call.headers['x-request-id'] ?? 'unknown' } });
      }
    },
    formatError: (error, { requestId }) => formatError(error, { isProduction: deps.settings.isProduction, requestId }),
    handleHttp: async (request) => (await openHttp()).handle(request),
    close: async () => (await http)?.close(),
  };
}
