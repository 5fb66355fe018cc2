import type { GraphQLSchema } from 'graphql';
import { createGraph } from '../../../src/app/create-graph.ts';
import { configSchema } from '../../../src/config/schema.ts';
import { createLiveConnections } from '../../../src/gateway/connections/live-connections.ts';
import { createDocuments } from '../../../src/gateway/documents/documents.ts';
import { createGateway } from '../../../src/gateway/gateway.ts';
import { boundedPolicies, noPolicies } from '../../../src/gateway/guard/policies.ts';
import type { RateRules } from '../../../src/gateway/rate-limits/rate-limits.ts';
import { createMemoryRateStore } from '../../../src/gateway/rate-limits/memory-rate-store.ts';
import type { RequestContext } from '../../../src/gateway/request/request-context.ts';
import type { Subgraph } from '../../../src/gateway/transports/subgraph.ts';
import { buildGraph } from '../../../src/gateway/supergraph/build-graph.ts';
import { noMetrics } from '../../../src/lib/metrics.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { runAtOnce } from '../../../src/lib/sliced.ts';
import { createRevocationList } from '../../../src/tokens/revocation.ts';
import { recordingLogger } from '../../support/gateway/recording-logger.ts';
import type { FuzzGraph } from './fuzz-graphs.ts';
import type { HostileRequest } from './hostile-request.ts';

export interface FuzzGateway {
  readonly schema: GraphQLSchema;
  /** The kind of the answer: executed, invalid, refused, stream. */
  handle(request: HostileRequest): Promise<string>;
}

const rated = ['T0.id', 'T1.name', 'K.id', 'Entity0.id', 'Entity10.title'];

/** Rates so high that nothing is refused: what counts is part of the door. */
function rateLimitsOf(sdls: FuzzGraph): RateRules {
  const text = Object.values(sdls).join('\n');
  const present = rated.filter((coordinate) => text.includes(`type ${coordinate.split('.')[0]} `));
  return Object.fromEntries(present.map((coordinate) => [coordinate, { count: 1e9, windowSeconds: 1, by: 'identity' }]));
}

/** The gateway's door with the limits that it has by default, before subgraphs that know nothing. */
export function openFuzzGateway(sdls: FuzzGraph): FuzzGateway {
  const composition = buildGraph({ subgraphs: Object.entries(sdls).map(([name, sdl]) => ({ name, sdl })) });
  if (!composition.ok) throw new Error(composition.faults.join('\n'));
  const logger = recordingLogger();
  const subgraphs = Object.keys(sdls).map((name): [string, Subgraph<RequestContext>] => [
    name,
    { name, fetch: async () => ({ data: {} }), subscribe: () => (async function* () {})() },
  ]);
  const clock = systemClock;
  const { limits, planning } = configSchema.parse({});
  const graph = runAtOnce(
    createGraph(composition.supergraphSdl, {
      config: { isProduction: false, introspection: true, limits, planning, rateLimits: rateLimitsOf(sdls) },
      subgraphs: new Map(subgraphs),
      policies: boundedPolicies({ evaluate: noPolicies, timeoutMs: 100, logger }),
      store: createMemoryRateStore(clock),
      clock,
      metrics: noMetrics,
      tracing: null,
      authSubgraph: 'auth',
      logger,
    }),
  );
  const revocations = createRevocationList({ clock });
  const identify = Object.assign(async () => null, { forget() {} });
  const gateway = createGateway({
    documents: createDocuments({ trusted: new Map(), onlyTrusted: false, automatic: true }),
    planning: { for: () => async (work) => runAtOnce(work.slices()) },
    graph: () => graph,
    identify,
    liveConnections: createLiveConnections({ identify, revocations, clock, limits: { max: 100, perClientMax: 100 } }),
    revocations,
    rejects: false,
    cookie: { name: 'session', isSecure: false, sameSite: 'lax', maxAgeSeconds: 60 },
    isProduction: false,
    logger,
    metrics: noMetrics,
  });
  return {
    schema: graph.engine.publicSchema,
    async handle({ query, variables }) {
      const answer = await gateway.handle({
        query,
        documentId: null,
        operationName: null,
        variables,
        mayMutate: true,
        maySubscribe: true,
        mayDefer: true,
        headers: {},
        clientAddress: '192.0.2.1',
        requestId: 'fuzz',
      });
      if (answer.kind !== 'stream') return answer.kind;
      for await (const _part of answer.results) void _part;
      return answer.kind;
    },
  };
}
