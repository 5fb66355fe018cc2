import type { Config } from '../config/settle.ts';
import { createGateway, type Gateway } from '../gateway/gateway.ts';
import { boundedPolicies } from '../gateway/guard/policies.ts';
import { createIdentify } from '../gateway/identity/identify.ts';
import { createCpuAllowance } from '../gateway/rate-limits/cpu-allowance.ts';
import { createPlanning } from '../gateway/rate-limits/planning-queue.ts';
import { createTurns, restAsLong } from '../gateway/rate-limits/fair-queue.ts';
import { createLiveConnections } from '../gateway/connections/live-connections.ts';
import type { RequestContext } from '../gateway/request/request-context.ts';
import type { Subgraph } from '../gateway/transports/subgraph.ts';
import { tracedSubgraph } from '../gateway/transports/traced-subgraph.ts';
import { measuredSubgraph } from '../gateway/transports/measured-subgraph.ts';
import { refuseEndedSessions } from '../gateway/transports/refuse-ended-sessions.ts';
import { openLiveGraph, type GraphStatus } from '../gateway/supergraph/live-graph.ts';
import { graphqlResourceMetadata } from '../http/protected-resources.ts';
import { limitedLogger } from '../observability/limited-logger.ts';
import { threadCpuClock } from '../lib/cpu-clock.ts';
import { Refusal } from '../lib/errors.ts';
import type { RateStore } from '../lib/rate-store.ts';
import { createRefusedReporter } from '../tokens/refused-credentials.ts';
import type { AuthSide } from './auth-side.ts';
import { createGraph } from './create-graph.ts';
import { createGraphWarnings } from './graph-warnings.ts';
import type { Runtime } from './runtime.ts';
import { sessionCookieOf } from './session-cookie-of.ts';
import { orStartFault } from './start-fault.ts';
import { rememberedBuild } from '../gateway/supergraph/remembered-build.ts';
import { loadGraph } from './load-graph.ts';
import { openCredentialAttempts } from './open-credential-attempts.ts';
import { openDocuments } from './open-documents.ts';
import { openPolicies } from './open-policies.ts';
import { closeSubgraphs, openSubgraphs } from './open-subgraphs.ts';
import { openVerifier } from './open-verifier.ts';

export interface OpenGateway extends Gateway {
  graphStatus(): GraphStatus;
  close(): Promise<void>;
}

/** Composes the graph and opens the gateway before it. Throws a `ConfigurationError` with everything that keeps it from that. */
export async function openGateway(config: Config, runtime: Runtime, authSide: AuthSide, store: RateStore): Promise<OpenGateway> {
  const { clock, logger, metrics, tracing } = runtime;
  const verifier = openVerifier(config, authSide.keys, clock);
  const { mode, policies: policySettings } = config.guard;
  const evaluate = await openPolicies(policySettings);
  const documents = await orStartFault('documents.trusted', openDocuments(config.documents));
  const policies = boundedPolicies({ evaluate, timeoutMs: policySettings.timeoutMs, logger });
  const boundedLogger = limitedLogger(logger, { linesMax: 20, windowMs: 10_000 });
  await using opened = new AsyncDisposableStack();
  const others = await openSubgraphs(config, { ...runtime, logger: boundedLogger }, authSide);
  opened.defer(() => closeSubgraphs(others));
  const subgraphs = [authSide.subgraph, ...others];
  const { revocations } = authSide;
  const watched = (subgraph: Subgraph<RequestContext>) => {
    const measured = measuredSubgraph(subgraph, metrics);
    return tracing ? tracedSubgraph(measured, tracing) : measured;
  };
  // The auth subgraph asks by itself, and says more.
  const guarded = others.map((subgraph) => refuseEndedSessions(watched(subgraph), revocations));
  const byName = new Map([watched(authSide.subgraph), ...guarded].map((subgraph) => [subgraph.name, subgraph]));
  const build = rememberedBuild();
  const onWarnings = createGraphWarnings(logger);
  const opening = openLiveGraph({
    load: (signal) => loadGraph(config, subgraphs, { build, signal, onWarnings }),
    build: (supergraphSdl) =>
      createGraph(supergraphSdl, {
        ...runtime,
        logger: boundedLogger,
        config,
        authSubgraph: config.auth.name,
        subgraphs: byName,
        policies,
        store,
      }),
    pollMs: config.schemaPollSeconds === 0 ? null : config.schemaPollSeconds * 1000,
    clock,
    logger,
  });
  const graph = await orStartFault('the graph', opening);
  opened.defer(() => graph.close());
  const cookie = sessionCookieOf(config);
  const identify = createIdentify({
    verifier,
    attempts: openCredentialAttempts(config, clock),
    exchange: authSide.exchange,
    revocations,
    reportRefused: createRefusedReporter(authSide.recordRefused, clock),
    clock,
    sessionCookie: cookie.name,
    origins: [config.publicUrl, ...config.allowedOrigins],
  });
  const liveConnections = createLiveConnections({
    identify,
    revocations,
    clock,
    limits: config.subscriptions,
  });
  graph.onChange(() => liveConnections.endStreams('SCHEMA_CHANGED'));
  const { clientCpuMsMax: cpuMs, clientWindowSeconds: windowSeconds, clientWaitingMax, waitingMax } = config.planning;
  const turns = createTurns({
    rest: restAsLong,
    nowMs: () => performance.now(),
    laneWaitingMax: clientWaitingMax,
    waitingMax,
  });
  opened.defer(() => turns.end(new Refusal('SHUTTING_DOWN')));
  const allowance = createCpuAllowance({ cpuMs, windowSeconds }, clock);
  const gateway = createGateway({
    documents,
    planning: createPlanning({ turns, allowance, cpu: threadCpuClock, metrics }),
    graph: () => graph.current(),
    identify,
    liveConnections,
    revocations,
    rejects: mode === 'reject',
    cookie,
    isProduction: config.isProduction,
    resourceMetadata: graphqlResourceMetadata(config.publicUrl),
    logger,
    metrics,
  });
  metrics.watch('graph_generation', () => graph.status().generation);
  metrics.watch('graph_faults', () => graph.status().faults.length);
  metrics.watch('plans_cached', () => graph.current().engine.cachedPlans().count);
  metrics.watch('plan_cache_bytes', () => graph.current().engine.cachedPlans().bytes);
  metrics.watch('planning_waiting', () => turns.waiting());
  metrics.watch('live_streams', () => liveConnections.count('stream'));
  metrics.watch('live_connections', () => liveConnections.count('connection'));
  const closing = opened.move();
  return { ...gateway, graphStatus: () => graph.status(), close: () => closing.disposeAsync() };
}
