import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/logger.ts';
import { runAtOnce, runInSlices, type Sliced } from '../../lib/sliced.ts';
import { SupergraphError } from './supergraph-error.ts';

/** What is built of a supergraph and served. */
interface BuiltGraph {
  readonly supergraphSdl: string;
}

export interface LiveGraphDeps<Graph extends BuiltGraph> {
  /** Reads or composes the supergraph again. Rejects with what keeps it from that. `signal` aborts when the graph is closed. */
  readonly load: (signal: AbortSignal) => Promise<string>;
  /** Makes a graph of a supergraph. Throws when it cannot be served. */
  readonly build: (supergraphSdl: string) => Sliced<Graph>;
  /** How long to wait between two looks; null: the first one is the only one. */
  readonly pollMs: number | null;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface LiveGraph<Graph extends BuiltGraph> {
  /** The graph to begin a request with. Requests that are under way finish on the one they began with. */
  current(): Graph;
  status(): GraphStatus;
  /** Calls back whenever another graph has taken the place of the one before. */
  onChange(listener: () => void): void;
  /** Looks now. Never rejects; callers at the same moment share one look. */
  refresh(): Promise<void>;
  close(): void;
}

export interface GraphStatus {
  /** Since when the graph that is served is served. */
  readonly servedSince: Date;
  /** Counts the graphs served so far, from 1. */
  readonly generation: number;
  /** Why the newest state of the subgraphs is not served; empty when it is. */
  readonly faults: readonly string[];
}

const backoffMax = 8;

/**
 * Serves a graph and looks again and again whether it has changed. What does not compose is reported and not served: the
 * last good graph stays, and the looks become rarer (doubling, up to eight times the interval) until it is mended. Rejects
 * when the very first graph cannot be had.
 */
export async function openLiveGraph<Graph extends BuiltGraph>(deps: LiveGraphDeps<Graph>): Promise<LiveGraph<Graph>> {
  const { load, build, pollMs, clock, logger } = deps;
  const closing = new AbortController();
  let graph = runAtOnce(build(await load(closing.signal)));
  let status: GraphStatus = { servedSince: clock.now(), generation: 1, faults: [] };
  let looking: Promise<void> | undefined;
  let failures = 0;
  const listeners: (() => void)[] = [];

  async function look(): Promise<void> {
    try {
      const supergraphSdl = await load(closing.signal);
      if (supergraphSdl !== graph.supergraphSdl) {
        graph = await runInSlices(build(supergraphSdl));
        status = { servedSince: clock.now(), generation: status.generation + 1, faults: [] };
        logger.info({ generation: status.generation }, 'A new graph is served');
        for (const listener of listeners) listener();
      } else if (status.faults.length > 0) {
        status = { ...status, faults: [] };
        logger.info({ generation: status.generation }, 'The subgraphs compose again');
      }
      failures = 0;
    } catch (error) {
      if (closing.signal.aborted) return;
      failures += 1;
      const faults = error instanceof SupergraphError ? error.faults : [String(error)];
      if (faults.join('\n') !== status.faults.join('\n'))
        logger.error({ faults }, 'The last good graph stays: the new one cannot be served');
      status = { ...status, faults };
    }
  }

  const refresh = () => (looking ??= look().finally(() => (looking = undefined)));
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  function schedule(): void {
    if (isClosed || pollMs === null) return;
    const factor = Math.min(2 ** failures, backoffMax);
    timer = setTimeout(() => void refresh().then(schedule), pollMs * factor).unref();
  }
  schedule();

  return {
    current: () => graph,
    status: () => status,
    onChange: (listener) => void listeners.push(listener),
    refresh,
    close() {
      isClosed = true;
      closing.abort();
      clearTimeout(timer);
    },
  };
}
