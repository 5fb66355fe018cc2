import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fastify, type FastifyInstance } from 'fastify';
import { Refusal } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import type { Metrics } from '../lib/metrics.ts';
import type { Random } from '../lib/random.ts';
import { inRequestScope } from '../lib/request-scope.ts';
import type { Tracing } from '../lib/tracing.ts';
import type { Jwks } from '../tokens/verification-keys.ts';
import { addCompression } from './add-compression.ts';
import { addCors } from './add-cors.ts';
import { answerFrameworkError } from './answer-framework-error.ts';
import { answerUnreadableRequest } from './answer-unreadable-request.ts';
import { addErrorHandlers } from './add-error-handlers.ts';
import { addExplorer, type ExplorerNames } from './explorer.ts';
import type { GraphqlEndpoint } from './graphql-endpoint.ts';
import { addGraphqlRoutes } from './graphql-routes.ts';
import { addInternalRoutes, type InternalDeps } from './internal-routes.ts';
import { addMetricsRoute, type MetricsRouteDeps } from './metrics-route.ts';
import { addOperationsRoutes, type Checks } from './operations-routes.ts';
import { addOutboxRoute, type ListOutbox } from './outbox-route.ts';
import { parseJsonBodies } from './parse-json-bodies.ts';
import { addOpenapiRoute } from './rest/openapi-route.ts';
import { refuseOtherMethodsOfAll } from './refuse-other-methods.ts';
import { addRestRoutes, type RestSide } from './rest/add-rest-routes.ts';
import { logRequests } from './log-requests.ts';
import { shouldUpgrade } from './streams/should-upgrade.ts';
import { addWebSockets, type WebSocketSettings } from './streams/websocket-route.ts';
import { stopListening } from './stop-listening.ts';
import { traceRequests } from './trace-requests.ts';
import { watchConnections } from './watch-connections.ts';
import { addWellKnownRoutes } from './well-known-routes.ts';

/** The public door. */
export interface Server {
  /** Resolves with the URL that answers, for example `http://localhost:4000`. Rejects when the address is taken. */
  listen(address: { readonly host: string; readonly port: number }): Promise<string>;
  /**
   * Stops accepting connections, lets requests in flight finish (for `drainMs` at most), then closes. `/readyz` says no
   * from the first moment. Idempotent.
   */
  drain(): Promise<void>;
}

export interface ServerDeps {
  readonly settings: ServerSettings;
  readonly random: Random;
  readonly logger: Logger;
  /** Who answers `/graphql`: the gateway, or the auth subgraph alone. */
  readonly graphql: GraphqlEndpoint;
  /** Who answers the REST face. Absent: there is none. */
  readonly rest?: RestSide;
  readonly jwks: () => Jwks | Promise<Jwks>;
  readonly checks: Checks;
  /** What `/readyz` tells beside them. */
  readonly notes?: () => Readonly<Record<string, unknown>>;
  /** Development: the messages that would have been mailed, newest first. Absent: there is no such route. */
  readonly listOutbox?: ListOutbox;
  readonly metrics: Metrics;
  /** Absent or null: requests are not traced. */
  readonly tracing?: Tracing | null;
  /** Absent: there is no `/metrics`. */
  readonly metricsRoute?: MetricsRouteDeps;
  /** Of the auth process that gateways in other processes lean on. Absent: there are no such routes. */
  readonly internal?: InternalDeps;
}

export interface ServerSettings {
  readonly isProduction: boolean;
  /** The origin that clients see. */
  readonly publicUrl: string;
  /** `iss` of access tokens. */
  readonly issuer: string;
  /** Other issuers whose access tokens `/graphql` takes. Absent: none. */
  readonly otherIssuers?: readonly string[];
  /** What the types and fields of the auth subgraph are called. */
  readonly names: ExplorerNames;
  readonly version: string;
  readonly bodyBytesMax: number;
  /** Values of the JSON of one request body, parameter or WebSocket message. */
  readonly bodyValuesMax: number;
  /** Addresses or networks (CIDR) whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** Other origins whose pages may read our answers. */
  readonly allowedOrigins: readonly string[];
  readonly drainMs: number;
  /** How long a draining server waits for the next request of a connection that was used. Less than `drainMs`. */
  readonly idleDrainMs: number;
  readonly subscriptions: WebSocketSettings;
}

/** Every route of a process on one server. Nothing listens yet. */
export function createServer(deps: ServerDeps): Server {
  const { settings, random } = deps;
  const app = fastify({
    bodyLimit: settings.bodyBytesMax,
    trustProxy: settings.trustedProxies.length === 0 ? false : [...settings.trustedProxies],
    genReqId: () => random.hexId(),
    requestIdHeader: false,
    requestTimeout: 30_000,
    http: { shouldUpgradeCallback: deps.graphql.connect ? shouldUpgrade : () => false },
    // While closing, connections that are open already may still ask; they are told to close with the answer.
    return503OnClosing: false,
    // E-mail addresses in paths may be longer than parts of paths are by default.
    routerOptions: { maxParamLength: 1000 },
    forceCloseConnections: 'idle',
    frameworkErrors: (error, request, reply) => answerFrameworkError(error, request, reply, deps),
    clientErrorHandler: answerUnreadableRequest(deps),
  });
  const connections = watchConnections(app.server);
  let isDraining = false;
  let isListening = true;

  // So that clients do not send another request into a connection that is about to close.
  app.addHook('onSend', (_, reply, payload, done) => {
    if (!isListening) reply.header('connection', 'close');
    done(null, payload);
  });
  addCors(app, settings);
  if (deps.graphql.connect) addWebSockets(app, deps);
  addCompression(app);
  parseJsonBodies(app, settings);
  addErrorHandlers(app, deps);
  logRequests(app, deps);
  app.addHook('onRequest', async ({ raw }) => {
    // RFC 9112 §3.2: whoever passed the request on may have gone by another one.
    if ((raw.headersDistinct['host']?.length ?? 0) > 1)
      throw new Refusal('INVALID_INPUT', { detail: 'The request has several Host headers.' });
  });
  if (deps.tracing) traceRequests(app, deps.tracing);
  // In a plugin of their own, so that they come after the plugins above, which Fastify loads in order.
  void app.register(async (routes) => {
    const refuseOthers = refuseOtherMethodsOfAll(routes);
    const graphql = inScopes(deps.graphql);
    addGraphqlRoutes(routes, { ...deps, graphql, explorer: settings.isProduction ? null : addExplorer(routes, settings.names) });
    if (deps.rest) {
      addRestRoutes(routes, { ...deps, rest: deps.rest });
      addOpenapiRoute(routes, settings);
    }
    addWellKnownRoutes(routes, deps);
    addOperationsRoutes(routes, { ...deps, isDraining: () => isDraining });
    if (deps.listOutbox) addOutboxRoute(routes, deps.listOutbox);
    if (deps.metricsRoute) addMetricsRoute(routes, deps.metricsRoute);
    if (deps.internal) addInternalRoutes(routes, deps.internal);
    // Last, when those that add routes in plugins of their own have done so.
    void routes.register(async () => refuseOthers());
  });

  return {
    async listen({ host, port }) {
      await app.listen({ host, port });
      return addressOf(app, host);
    },
    async drain() {
      isDraining = true;
      // Connections that are open go on for a moment, so that few are being opened when nobody takes them any more.
      await pause(lameDuckMs);
      await stopListening(app.server);
      isListening = false;
      // Requests that are on their way already are answered, with a word that the connection ends, before any is cut.
      await pause(lameDuckMs);
      deps.graphql.endLives?.();
      const impatience = setTimeout(() => app.server.closeAllConnections(), settings.drainMs);
      const closingSilent = setInterval(() => connections.closeSilent(), lameDuckMs);
      await connections.settle(settings.idleDrainMs);
      await app.close();
      clearInterval(closingSilent);
      clearTimeout(impatience);
    },
  };
}

const lameDuckMs = 100;

/** Each operation is a request of its own, those of a WebSocket too. */
function inScopes(graphql: GraphqlEndpoint): GraphqlEndpoint {
  return { ...graphql, handle: (request) => inRequestScope(() => graphql.handle(request)) };
}

/** As somebody on this machine would type it. */
function addressOf(app: FastifyInstance, host: string): string {
  const { port } = app.server.address() as AddressInfo;
  const isEverywhere = host === '0.0.0.0' || host === '::';
  const name = isEverywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
