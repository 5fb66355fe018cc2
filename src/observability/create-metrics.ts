import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Metrics } from '../lib/metrics.ts';

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
  return {
    requestAnswered: ({ method, route, status, seconds }) => requests.observe({ method, route, status }, seconds),
    subgraphAnswered: ({ subgraph, outcome, seconds }) => fetches.observe({ subgraph, outcome }, seconds),
    print: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}
