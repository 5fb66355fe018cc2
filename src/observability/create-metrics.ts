import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Metrics } from '../lib/metrics.ts';
import { watchGauge } from './gauges.ts';

export interface PrometheusMetrics extends Metrics {
  /** Everything counted so far, in the text format of Prometheus. */
  print(): Promise<{ readonly contentType: string; readonly body: string }>;
}

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counters of this process, its event loop and memory among them. */
export function createMetrics(): PrometheusMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Histogram({
    name: 'portcullis_http_request_duration_seconds',
    help: 'Requests answered, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: secondsBuckets,
    registers,
  });
  const fetches = new Histogram({
    name: 'portcullis_subgraph_fetch_duration_seconds',
    help: 'Fetches sent to subgraphs, by subgraph and outcome (ok, errors, failed).',
    labelNames: ['subgraph', 'outcome'],
    buckets: secondsBuckets,
    registers,
  });
  const errors = new Counter({
    name: 'portcullis_subgraph_errors_total',
    help: 'GraphQL errors in the answers of subgraphs, and places where the gateway found an answer missing or invalid, by subgraph, whether or not the log has room for them.',
    labelNames: ['subgraph'],
    registers,
  });
  const retries = new Counter({
    name: 'portcullis_subgraph_retries_total',
    help: 'Fetches sent again, by subgraph.',
    labelNames: ['subgraph'],
    registers,
  });
  const circuitOpen = new Gauge({
    name: 'portcullis_subgraph_circuit_open',
    help: '1 while a subgraph is not asked, because it failed too often.',
    labelNames: ['subgraph'],
    registers,
  });
  const refused = new Counter({
    name: 'portcullis_graphql_refused_total',
    help: 'GraphQL requests refused before anything of them ran, by the limit or the code of the refusal.',
    labelNames: ['reason'],
    registers,
  });
  const exceeded = new Counter({
    name: 'portcullis_graphql_over_limit_total',
    help: 'GraphQL operations answered although they are over a limit, by limit (limits.mode: measure).',
    labelNames: ['limit'],
    registers,
  });
  const plans = new Counter({
    name: 'portcullis_plan_lookups_total',
    help: 'Plans looked up in the cache, by result (hit, miss).',
    labelNames: ['result'],
    registers,
  });
  const planning = new Histogram({
    name: 'portcullis_planning_cpu_seconds',
    help: 'Processor time of each slice of reading, validating and planning documents that were not remembered. Other requests wait while a slice runs.',
    buckets: secondsBuckets,
    registers,
  });
  const signIns = new Counter({
    name: 'portcullis_sign_ins_total',
    help: 'Tries to sign in, by what proves who it is and by outcome.',
    labelNames: ['by', 'outcome'],
    registers,
  });
  // Every request comes by here.
  const lookups = { hit: plans.labels('hit'), miss: plans.labels('miss') };
  return {
    requestAnswered: ({ method, route, status, seconds }) => requests.observe({ method, route, status }, seconds),
    subgraphAnswered: ({ subgraph, outcome, seconds }) => fetches.observe({ subgraph, outcome }, seconds),
    subgraphErrored: (subgraph) => errors.inc({ subgraph }),
    subgraphAskedAgain: (subgraph) => retries.inc({ subgraph }),
    subgraphCircuitOpen: (subgraph, isOpen) => circuitOpen.set({ subgraph }, isOpen ? 1 : 0),
    requestRefused: (reason) => refused.inc({ reason }),
    limitExceeded: (limit) => exceeded.inc({ limit }),
    planLookedUp: (result) => lookups[result].inc(),
    planningAdvanced: (cpuSeconds) => planning.observe(cpuSeconds),
    signInAnswered: ({ by, outcome }) => signIns.inc({ by, outcome }),
    watch: (gauge, read) => watchGauge(registry, gauge, read),
    print: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}
