import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { MaxIntrospectionDepthRule, OperationTypeNode, type GraphQLSchema } from 'graphql';
import { takesCookiesHeader } from '../lib/client.ts';
import { Refusal } from '../lib/errors.ts';
import type { InProcessCall } from '../lib/subgraph-module.ts';
import { refusalAnswer } from '../lib/refusal-answer.ts';
import { createContext, type Context } from './context.ts';
import { formatError, toGraphqlError, toLoggedRefusal } from './subgraph-errors.ts';
import type { HttpAnswer, HttpEndpoint, HttpRequest } from './http-endpoint.ts';
import { operationLimits, requireReadable, tokensMax } from './auth-operation-limits.ts';
import type { SubgraphDeps } from './subgraph-deps.ts';

interface ServerContext extends Context {
  readonly mayMutate: boolean;
}

/**
 * The subgraph's own endpoint, for any federated router. Apollo Server runs the operation; reading HTTP, cross-site
 * protection and the address of the client are the door's.
 */
export async function createHttpHandler(schema: GraphQLSchema, deps: SubgraphDeps): Promise<HttpEndpoint> {
  const { isProduction, introspection, resourceMetadata } = deps.settings;
  const server = new ApolloServer<ServerContext>({
    schema,
    introspection,
    // Everything that would otherwise follow NODE_ENV or other variables of the environment.
    nodeEnv: isProduction ? 'production' : 'development',
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: isProduction,
    stopOnTerminationSignals: false,
    cache: 'bounded',
    persistedQueries: false,
    parseOptions: { maxLexicalTokens: tokensMax },
    validationRules: [operationLimits, MaxIntrospectionDepthRule],
    logger: toApolloLogger(deps),
    plugins: [
      refuseMutationsByGet,
      formatErrors(isProduction),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
  await server.start();

  async function handle(request: HttpRequest): Promise<HttpAnswer> {
    const headers: [string, string][] = [];
    let contextValue: ServerContext;
    try {
      requireReadable(request.query);
      const call = toCall(request, (name, value) => headers.push([name, value]));
      contextValue = { ...(await createContext(deps, call)), mayMutate: request.mayMutate };
    } catch (error) {
      const { logger } = deps;
      return refusalAnswer(toLoggedRefusal(error, { logger, client: request }), request.requestId, resourceMetadata);
    }
    const { query, operationName, variables } = request;
    const { body } = await server.executeOperation(
      { query, ...(operationName === null ? {} : { operationName }), variables: variables ?? {} },
      { contextValue },
    );
    // Incremental delivery needs a directive that the schema does not have.
    const result = body.kind === 'single' ? body.singleResult : body.initialResult;
    if (result.data !== undefined) return { kind: 'executed', status: 200, headers, body: JSON.stringify(result) };
    return { kind: 'invalid', status: statusOf(result.errors?.[0]?.extensions), headers, body: JSON.stringify(result) };
  }

  return { handle, close: () => server.stop() };
}

/** Throws `INVALID_TOKEN` for an API key: only a gateway exchanges those, and whoever presents one is not anonymous. */
function toCall(
  { headers, clientAddress, requestId }: HttpRequest,
  setHeader: (name: string, value: string) => void,
): InProcessCall {
  if (headers['x-api-key'] !== undefined)
    throw new Refusal('INVALID_TOKEN', { detail: 'The auth subgraph takes bearer tokens alone: send API keys to a gateway.' });
  const own: Record<string, string> = { 'x-forwarded-for': clientAddress, 'x-request-id': requestId };
  for (const name of ['authorization', 'user-agent', 'accept-language', takesCookiesHeader]) {
    const value = headers[name];
    // Two bearers are no bearer: the comma does not belong to the syntax of one.
    if (value !== undefined) own[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return { headers: own, setHeader };
}

function statusOf(extensions: Readonly<Record<string, unknown>> | undefined): number {
  const { status } = (extensions?.['http'] ?? {}) as { status?: unknown };
  return typeof status === 'number' ? status : 400;
}

const refuseMutationsByGet: ApolloServerPlugin<ServerContext> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation, contextValue }) {
        if (operation?.operation !== OperationTypeNode.MUTATION || contextValue.mayMutate) return;
        throw toGraphqlError(new Refusal('METHOD_NOT_ALLOWED', { detail: 'Send mutations by POST.' }), contextValue);
      },
    };
  },
};

/** Apollo's own hook for this knows neither the request nor what it strips from the errors. */
function formatErrors(isProduction: boolean): ApolloServerPlugin<ServerContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ response: { body }, errors, contextValue: { client } }) {
          if (!errors || body.kind !== 'single') return;
          const { requestId } = client;
          body.singleResult.errors = errors.map((error) => formatError(error, { isProduction, requestId }));
        },
      };
    },
  };
}

function toApolloLogger({ logger }: SubgraphDeps) {
  return {
    debug() {},
    info() {},
    warn: (message: unknown) => logger.warn({ message }, 'Apollo Server warns.'),
    error: (message: unknown) => logger.error({ message }, 'Apollo Server reports an error.'),
  };
}
