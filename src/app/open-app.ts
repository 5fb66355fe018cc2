import type { Config } from '../config/settle.ts';
import { ConfigurationError } from '../config/configuration-error.ts';
import { createServer, type Server, type ServerDeps } from '../http/create-server.ts';
import type { PrometheusMetrics } from '../observability/create-metrics.ts';
import type { OpenTracing } from '../observability/create-tracing.ts';
import type { AuthSide } from './auth-side.ts';
import { awaitedGateway } from './awaited-gateway.ts';
import type { LocalAuth } from './local-auth.ts';
import { openGateway } from './open-gateway.ts';
import { openRateStore } from './open-rate-store.ts';
import type { Runtime } from './runtime.ts';
import { orStartFault } from './start-fault.ts';
import { untilHealthy } from './until-healthy.ts';
import { version } from './version.ts';

/** `whole`: everything in one process. `gateway`: in front of a remote auth subgraph. `subgraph`: that auth subgraph. */
export type Mode = 'whole' | 'gateway' | 'subgraph';

/** A process that answers. */
export interface App {
  /** For example `http://localhost:4000`. */
  readonly url: string;
  /** Lets requests in flight finish, then closes everything that was opened. Idempotent. */
  close(): Promise<void>;
}

const outboxEntriesMax = 100;

/**
 * Opens the services of `mode`, then the door. A gateway opens the door first and waits behind it for its auth process. Throws a
 * `ConfigurationError` when something has to be changed first, and `signal`'s reason when it aborts before; nothing stays open then.
 */
export async function openApp(mode: Mode, config: Config, given: Runtime, signal?: AbortSignal): Promise<App> {
  const prometheus = await openMetrics(config);
  const tracing = await openTracing(config, given);
  const runtime = { ...given, metrics: prometheus ?? given.metrics, tracing: tracing ?? given.tracing };
  await using opened = new AsyncDisposableStack();
  // Declared later, so that it ends before what it leads to.
  await using door = new AsyncDisposableStack();
  if (tracing) opened.defer(() => tracing.close());
  async function keep<T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T> {
    const service = await opening;
    opened.defer(() => service.close());
    return service;
  }

  const metricsRoute = prometheus ? { metricsRoute: { print: prometheus.print, token: config.metrics.token } } : {};
  const { complete, hurry, ...routes } = await openRoutes(mode, config, runtime, keep);
  const server = createServer({ ...commonDeps(mode, config, runtime), ...routes, ...metricsRoute });
  door.defer(() => server.drain());
  const url = await listen(server, config);
  await complete?.(url, signal);
  const [first, last] = [door.move(), opened.move()];
  return {
    url,
    async close() {
      hurry?.();
      await first.disposeAsync();
      await last.disposeAsync();
    },
  };
}

/** Null where nobody asks: what counts is not even loaded then. */
async function openMetrics({ metrics }: Config): Promise<PrometheusMetrics | null> {
  return metrics.enabled ? (await import('../observability/create-metrics.ts')).createMetrics() : null;
}

/** Null where no collector is named. */
async function openTracing({ tracing }: Config, { logger }: Runtime): Promise<OpenTracing | null> {
  const { endpoint, disabled, serviceName, sampler, samplerArg } = tracing;
  if (endpoint === undefined || disabled) return null;
  const { createTracing } = await import('../observability/create-tracing.ts');
  return createTracing({ endpoint, serviceName, version, sampler, ratio: samplerArg, logger });
}

type Keep = <T extends { close(): Promise<void> }>(opening: Promise<T>) => Promise<T>;

interface Routes extends Pick<ServerDeps, 'graphql' | 'rest' | 'jwks' | 'checks' | 'notes' | 'listOutbox' | 'internal'> {
  /** Called when the process begins to end. */
  readonly hurry?: () => void;
  /** Opens what is opened behind a door that is open already. */
  readonly complete?: (url: string, signal: AbortSignal | undefined) => Promise<void>;
}

/** A process loads what its mode needs: a gateway no database, and whoever has everything inside no client of another. */
async function openRoutes(mode: Mode, config: Config, runtime: Runtime, keep: Keep): Promise<Routes> {
  if (mode === 'gateway') {
    const { openRemoteAuth } = await import('./remote-auth.ts');
    const authSide = await keep(openRemoteAuth(config, runtime));
    // A ready supergraph can be served, in part, without it.
    if (config.supergraph !== null)
      return { ...routesOf(authSide), ...(await openGatewayRoutes(config, runtime, authSide, keep)) };
    const awaited = awaitedGateway();
    return {
      ...routesOf(authSide),
      ...awaited.routes,
      checks: { ...authSide.checks, ...awaited.checks },
      async complete(url, signal) {
        await untilHealthy(authSide.checks, { url, logger: runtime.logger, ...(signal ? { signal } : {}) });
        awaited.arrive(await openGatewayRoutes(config, runtime, authSide, keep));
      },
    };
  }
  if (mode === 'subgraph' && !config.internalSecret) {
    throw new ConfigurationError(['internalSecret: is required by `portcullis subgraph`, the same as in its gateways']);
  }
  const { openLocalAuth } = await import('./local-auth.ts');
  const local = await keep(openLocalAuth(config, runtime));
  const graphql =
    mode === 'whole'
      ? await openGatewayRoutes(config, runtime, local, keep)
      : { graphql: { handle: local.authSubgraph.handleHttp } };
  const { hurry } = local;
  return { ...routesOf(local), hurry, ...developmentRoutes(config, local), ...internalRoutes(config, local), ...graphql };
}

function routesOf({ jwks, rest, checks }: AuthSide): Pick<Routes, 'jwks' | 'rest' | 'checks'> {
  return { jwks, rest, checks };
}

async function openGatewayRoutes(
  config: Config,
  runtime: Runtime,
  authSide: AuthSide,
  keep: Keep,
): Promise<Pick<Routes, 'graphql' | 'notes'>> {
  const rates = await keep(orStartFault('Redis', openRateStore(config, runtime)));
  const gateway = await keep(openGateway(config, runtime, authSide, rates));
  const notes = () => {
    const { faults, ...graph } = gateway.graphStatus();
    // Faults name the insides of subgraphs: in production they are for the log alone.
    return { graph: { ...graph, isCurrent: faults.length === 0, ...(config.isProduction ? {} : { faults }) } };
  };
  return { graphql: gateway, notes };
}

function developmentRoutes({ isProduction }: Config, { auth }: LocalAuth): Pick<Routes, 'listOutbox'> {
  return isProduction ? {} : { listOutbox: () => auth.delivery.listOutbox(outboxEntriesMax) };
}

function internalRoutes(
  { internalSecret }: Config,
  { exchange, recordRefused, audienceTokens, revocations, keys }: LocalAuth,
): Pick<Routes, 'internal'> {
  if (!internalSecret) return {};
  const source = {
    isRevoked: (sessionId: string) => revocations.isRevoked(sessionId),
    entries: () => revocations.list.entries(),
    onRevoked: revocations.list.onRevoked,
    isCurrent: () => revocations.isCurrent(),
  };
  return { internal: { secret: internalSecret, exchange, recordRefused, audienceTokens, revocations: source, keys } };
}

const drainMs = 10_000;

function commonDeps(
  mode: Mode,
  config: Config,
  { random, logger, metrics, tracing, idleDrainMs }: Runtime,
): Pick<ServerDeps, 'settings' | 'random' | 'logger' | 'metrics' | 'tracing'> {
  const { isProduction, publicUrl, bodyBytesMax, bodyValuesMax, trustedProxies } = config;
  const { allowedOrigins, tokens, issuers, subscriptions, auth } = config;
  const settings = {
    isProduction,
    publicUrl,
    issuer: tokens.issuer,
    // The auth subgraph alone takes no tokens but our own.
    otherIssuers: mode === 'subgraph' ? [] : Object.keys(issuers),
    names: auth.schema,
    version,
    bodyBytesMax,
    bodyValuesMax,
    trustedProxies,
    allowedOrigins,
    drainMs,
    idleDrainMs,
    subscriptions,
  };
  return { settings, random, logger, metrics, tracing };
}

function listen(server: Server, { host, port }: Config): Promise<string> {
  return orStartFault(`port ${port} on ${host}`, server.listen({ host, port }));
}
