import type { Config } from '../config/settle.ts';
import { createEngine } from '../gateway/engine/engine.ts';
import type { Graph } from '../gateway/graph.ts';
import { createGuard, type GuardDeps } from '../gateway/guard/guard.ts';
import { policyTable } from '../gateway/guard/policy-table.ts';
import { checkDocument } from '../gateway/operation/limits/check-document.ts';
import { checkVariables } from '../gateway/operation/limits/check-variables.ts';
import { createRateLimits, unknownRateRules, type RateLimitsDeps } from '../gateway/rate-limits/rate-limits.ts';
import { measuredLimits } from '../gateway/operation/limits/measured-limits.ts';
import { refusingLimits } from '../gateway/operation/limits/operation-limits.ts';
import { createRequestLimits } from '../gateway/operation/limits/request-limits.ts';
import { readSupergraphInSlices } from '../gateway/schema/read-supergraph.ts';
import type { RequestContext } from '../gateway/request/request-context.ts';
import { audienceOf } from '../gateway/transports/gateway-error.ts';
import { createMaskSubgraphError } from '../gateway/transports/mask-subgraph-error.ts';
import { createReportSubgraphError } from '../gateway/transports/report-subgraph-error.ts';
import type { Subgraph } from '../gateway/transports/subgraph.ts';
import { SupergraphError } from '../gateway/supergraph/supergraph-error.ts';
import type { Metrics } from '../lib/metrics.ts';
import type { Logger } from '../lib/logger.ts';
import type { Sliced } from '../lib/sliced.ts';
import { inSpan, type Tracing } from '../lib/tracing.ts';

export interface CreateGraphDeps extends Pick<GuardDeps, 'policies' | 'clock'>, Pick<RateLimitsDeps, 'store'> {
  readonly metrics: Pick<Metrics, 'planLookedUp' | 'subgraphErrored' | 'limitExceeded'>;
  readonly logger: Logger;
  readonly tracing: Tracing | null;
  readonly config: Pick<Config, 'limits' | 'planning' | 'rateLimits' | 'introspection' | 'isProduction'>;
  /** The name of the auth subgraph, whose errors need no mask. */
  readonly authSubgraph: string;
  readonly subgraphs: ReadonlyMap<string, Subgraph<RequestContext>>;
}

/** Makes what answers, guards and bounds the operations of one supergraph. Throws a `SupergraphError` for rates of fields that it does not have. */
export function* createGraph(
  supergraphSdl: string,
  { config, authSubgraph, subgraphs, policies, store, clock, metrics, tracing, logger }: CreateGraphDeps,
): Sliced<Graph> {
  const { limits, planning, rateLimits, introspection, isProduction } = config;
  const refusing = refusingLimits(limits);
  const supergraph = yield* readSupergraphInSlices(supergraphSdl);
  const mask = createMaskSubgraphError({ isProduction, authSubgraph });
  const engine = createEngine<RequestContext>({
    supergraph,
    subgraphs,
    introspection,
    maskError(subgraph, error, context) {
      if (subgraph !== null && audienceOf(error) === null) metrics.subgraphErrored(subgraph);
      return mask(subgraph, error, context);
    },
    onSubgraphError: createReportSubgraphError({ logger, metrics, authSubgraph }),
    limits: { documentTokensMax: limits.tokensMax, planningCpuMsMax: planning.operationCpuMsMax },
    clock,
    onPlan: metrics.planLookedUp,
    ...(tracing ? { planning: (search) => inSpan(tracing, 'plan', search) } : {}),
    examine: (document) => checkDocument(document, refusing),
    examineVariables: (variables) => checkVariables(variables, limits),
  });
  const unknown = unknownRateRules(rateLimits, engine.publicSchema);
  if (unknown.length > 0)
    throw new SupergraphError(unknown.map((coordinate) => `rateLimits.${coordinate}: the graph has no such field`));
  yield;
  const { document, schema } = supergraph;
  const guard = createGuard({
    table: policyTable(document),
    mutationType: schema.getMutationType()?.name ?? null,
    policies,
    clock,
  });
  yield;
  if (introspection) yield* engine.measureIntrospection();
  const requestLimits = createRequestLimits({ supergraph: document, schema, limits });
  yield;
  return {
    supergraphSdl,
    engine,
    guard,
    limits: limits.mode === 'measure' ? measuredLimits(requestLimits, { limits, metrics, logger }) : requestLimits,
    rates: createRateLimits({ rules: rateLimits, schema, store }),
  };
}
