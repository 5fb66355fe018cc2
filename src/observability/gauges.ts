import { Gauge as PrometheusGauge, type Registry } from 'prom-client';
import type { Gauge, Metrics } from '../lib/metrics.ts';
import { withTimeout } from '../lib/with-timeout.ts';

const help: Readonly<Record<Gauge, string>> = {
  graph_generation: 'Graphs that this process has served so far, with the one it serves now.',
  graph_faults: 'Reasons why the newest state of the subgraphs is not served; 0 when it is.',
  plans_cached: 'Plans in the cache.',
  plan_cache_bytes: 'Estimated memory of the plans in the cache.',
  planning_waiting:
    'Documents and plans that are not remembered and wait for their turn to be validated and planned, or have it.',
  live_streams: 'Subscriptions that run now.',
  live_connections: 'WebSocket connections that are open now.',
  revocation_feed_current: '1 while news of ended sessions arrive; 0 while each request has to ask for them.',
  password_hashes_running: 'Passwords that are hashed or checked now.',
  password_hashes_waiting: 'Passwords that wait for that.',
  outbox_messages_waiting: 'Messages in the database that were promised and are neither sent nor given up.',
};

const readTimeoutMs = 1000;

/** Reads a value at each scrape. What fails, or takes longer than a second, is left out of that scrape. */
export function watchGauge(registry: Registry, name: Gauge, read: Parameters<Metrics['watch']>[1]): void {
  const gauge = new PrometheusGauge({
    name: `portcullis_${name}`,
    help: help[name],
    registers: [],
    async collect() {
      const value = await orNull(read);
      if (value === null) this.remove();
      else this.set(value);
    },
  });
  registry.registerMetric(gauge);
}

async function orNull(read: () => number | Promise<number>): Promise<number | null> {
  try {
    return await withTimeout(read(), readTimeoutMs, () => null);
  } catch {
    return null;
  }
}
