import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createGraph } from '../../../src/app/create-graph.ts';
import { openCredentialAttempts } from '../../../src/app/open-credential-attempts.ts';
import type { Config } from '../../../src/config/settle.ts';
import { createGateway } from '../../../src/gateway/gateway.ts';
import { boundedPolicies, noPolicies, type EvaluatePolicies } from '../../../src/gateway/guard/policies.ts';
import { createIdentify, type IdentifyDeps } from '../../../src/gateway/identity/identify.ts';
import type { RequestContext } from '../../../src/gateway/request/request-context.ts';
import { createInProcessSubgraph } from '../../../src/gateway/transports/in-process-subgraph.ts';
import { createCpuAllowance } from '../../../src/gateway/rate-limits/cpu-allowance.ts';
import { createPlanning } from '../../../src/gateway/rate-limits/planning-queue.ts';
import { createTurns, restAsLong } from '../../../src/gateway/rate-limits/fair-queue.ts';
import { createLiveConnections, type LiveConnectionLimits } from '../../../src/gateway/connections/live-connections.ts';
import { createDocuments, type DocumentsDeps } from '../../../src/gateway/documents/documents.ts';
import type { RateRules } from '../../../src/gateway/rate-limits/rate-limits.ts';
import { createMemoryRateStore } from '../../../src/gateway/rate-limits/memory-rate-store.ts';
import type { OperationLimits } from '../../../src/gateway/operation/limits/operation-limits.ts';
import type { Subgraph, SubgraphRequest } from '../../../src/gateway/transports/subgraph.ts';
import { loadSupergraph } from '../../../src/gateway/supergraph/load-supergraph.ts';
import { noMetrics, type Metrics } from '../../../src/lib/metrics.ts';
import { threadCpuClock, type CpuClock } from '../../../src/lib/cpu-clock.ts';
import { runAtOnce } from '../../../src/lib/sliced.ts';
import type { WebSocketSettings } from '../../../src/http/streams/websocket-route.ts';
import { createServer, type ServerDeps, type ServerSettings } from '../../../src/http/create-server.ts';
import { graphqlResourceMetadata } from '../../../src/http/protected-resources.ts';
import { systemRandom } from '../../../src/lib/random.ts';
import { defaultNames } from '../../../src/lib/schema-names.ts';
import { cachedVerifier } from '../../../src/tokens/cached-verifier.ts';
import { createRevocationList } from '../../../src/tokens/revocation.ts';
import { recordingLogger } from './recording-logger.ts';
import { openTestTokens, testIssuer } from './test-tokens.ts';
import { defaultLimits, defaultPlanning } from './default-limits.ts';

export interface TestSubgraph {
  readonly sdl: string;
  readonly resolvers: NonNullable<
    Parameters<typeof buildSubgraphSchema>[0] extends infer T
      ? T extends readonly (infer M)[]
        ? M extends { resolvers?: infer R }
          ? R
          : never
        : never
      : never
  >;
}

/** What a subgraph was really asked, and in whose name. */
export interface RecordedFetch {
  readonly subgraph: string;
  readonly request: SubgraphRequest;
  readonly context: RequestContext;
}

export interface TestGatewayOptions {
  /** Subgraphs in this process, by name. The one named `auth` is the auth subgraph. */
  readonly subgraphs: Readonly<Record<string, TestSubgraph>>;
  readonly tokenTtlSeconds?: number;
  readonly exchange?: IdentifyDeps['exchange']['exchange'];
  readonly revocations?: IdentifyDeps['revocations'];
  readonly limits?: Partial<OperationLimits>;
  readonly subscriptions?: Partial<LiveConnectionLimits & WebSocketSettings>;
  readonly planning?: Partial<Config['planning']>;
  /** What planning is paid by. */
  readonly cpu?: CpuClock;
  readonly rateLimits?: RateRules;
  readonly documents?: Partial<DocumentsDeps>;
  readonly policies?: EvaluatePolicies;
  /** Whether one refused field refuses the operation. */
  readonly rejects?: boolean;
  readonly settings?: Partial<ServerSettings>;
  readonly server?: Partial<ServerDeps>;
  readonly metrics?: Metrics;
}

export const testCookie = 'portcullis-session';

/** Everything in front of the subgraphs, over real HTTP on a free port, with subgraphs that record what reaches them. */
export async function startTestGateway(options: TestGatewayOptions) {
  const { metrics = noMetrics } = options;
  const tokens = await openTestTokens(options.tokenTtlSeconds);
  const logger = recordingLogger();
  const fetches: RecordedFetch[] = [];
  const transports = Object.entries(options.subgraphs).map(([name, { sdl, resolvers }]) =>
    createInProcessSubgraph({
      name,
      definition: { schema: buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers }]), context: (call) => call },
      forward: 'token',
      isAuth: name === 'auth',
      logger,
    }),
  );
  const supergraphSdl = await loadSupergraph({ ready: null, sources: transports });
  const isProduction = options.settings?.isProduction ?? false;
  const list = createRevocationList({ clock: tokens.clock });
  const graph = runAtOnce(
    createGraph(supergraphSdl, {
      config: {
        isProduction,
        introspection: !isProduction,
        limits: { ...defaultLimits, ...options.limits },
        planning: defaultPlanning,
        rateLimits: options.rateLimits ?? {},
      },
      authSubgraph: 'auth',
      subgraphs: new Map(transports.map((transport) => [transport.name, recorded(transport, fetches)])),
      policies: boundedPolicies({ evaluate: options.policies ?? noPolicies, timeoutMs: 100, logger }),
      store: createMemoryRateStore(tokens.clock),
      clock: tokens.clock,
      metrics,
      logger,
      tracing: null,
    }),
  );
  const revocations = { isRevoked: (id: string) => (options.revocations ?? list).isRevoked(id), onRevoked: list.onRevoked };
  const identify = createIdentify({
    attempts: openCredentialAttempts(
      { failedCredentials: { count: 300, windowSeconds: 60 }, rateLimits: options.rateLimits ?? {} },
      tokens.clock,
    ),
    verifier: cachedVerifier({ verifier: tokens.verifier, keys: tokens.keys, clock: tokens.clock, tokensMax: 100 }),
    exchange: { exchange: options.exchange ?? (async () => null) },
    revocations,
    clock: tokens.clock,
    sessionCookie: testCookie,
    origins: [testIssuer],
  });
  const liveConnections = createLiveConnections({
    identify,
    revocations,
    clock: tokens.clock,
    limits: { max: 1000, perClientMax: 100, ...options.subscriptions },
  });
  const rules = { ...defaultPlanning, ...options.planning };
  const turns = createTurns({
    rest: restAsLong,
    nowMs: () => performance.now(),
    laneWaitingMax: rules.clientWaitingMax,
    waitingMax: rules.waitingMax,
  });
  const planning = createPlanning({
    turns,
    allowance: createCpuAllowance({ cpuMs: rules.clientCpuMsMax, windowSeconds: rules.clientWindowSeconds }, tokens.clock),
    cpu: options.cpu ?? threadCpuClock,
    metrics: noMetrics,
  });
  const gateway = createGateway({
    planning,
    documents: createDocuments({ trusted: new Map(), onlyTrusted: false, automatic: true, ...options.documents }),
    graph: () => graph,
    identify,
    liveConnections,
    revocations: list,
    rejects: options.rejects ?? false,
    cookie: { name: testCookie, isSecure: false, sameSite: 'lax', maxAgeSeconds: 60 },
    isProduction,
    resourceMetadata: graphqlResourceMetadata(testIssuer),
    logger,
    metrics,
  });
  const server = createServer({
    settings: {
      isProduction,
      publicUrl: testIssuer,
      issuer: testIssuer,
      names: defaultNames,
      version: '1.2.3',
      bodyBytesMax: 100_000,
      bodyValuesMax: 20_000,
      trustedProxies: [],
      allowedOrigins: [],
      drainMs: 2000,
      idleDrainMs: 0,
      subscriptions: { max: 1000, perConnectionMax: 50, initTimeoutMs: 5000, ...options.subscriptions },
      ...options.settings,
    },
    random: systemRandom,
    logger,
    metrics,
    graphql: gateway,
    jwks: () => tokens.keys.jwks(),
    checks: {},
    ...options.server,
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    graphqlUrl: `${url}/graphql`,
    tokens,
    logger,
    fetches,
    revocations: list,
    liveConnections,
    server,
    [Symbol.asyncDispose]: () => server.drain(),
  };
}

export type TestGateway = Awaited<ReturnType<typeof startTestGateway>>;

function recorded(subgraph: Subgraph<RequestContext>, fetches: RecordedFetch[]): Subgraph<RequestContext> {
  return {
    ...subgraph,
    fetch(request, context) {
      fetches.push({ subgraph: subgraph.name, request, context });
      return subgraph.fetch(request, context);
    },
  };
}

export interface PostOptions {
  readonly variables?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
}

/** Asks as a client of today does, and reads the answer. */
export async function post(url: string, query: string, { variables, headers = {} }: PostOptions = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
    body: JSON.stringify({ query, ...(variables ? { variables } : {}) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as GraphqlBody };
}

export interface GraphqlBody {
  // eslint-disable-next-line typescript/no-explicit-any -- A test looks into data as it comes.
  readonly data?: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly unknown[];
    readonly extensions: Record<string, unknown>;
  }[];
}
