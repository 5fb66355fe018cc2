import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { packagePath } from '../../lib/package-path.ts';
import { withTimeout } from '../../lib/with-timeout.ts';
import type { GraphBuild, GraphInput } from './build-graph.ts';

/** Small, because V8 collects what is young on threads of the whole process, where each collection delays those that serve. */
const maxYoungGenerationSizeMb = 24;

/** Far more than the largest graphs take, on busy machines too. */
const minutesMax = 5;

/**
 * Builds a graph in a thread of its own, which takes seconds for a large one, and keeps nothing of it afterwards: the memory that
 * composition takes goes with the thread. Rejects when the thread fails. When `signal` aborts, and after `msMax`, the thread is ended:
 * what a subgraph publishes cannot keep later graphs from being built.
 */
export async function buildInWorker(input: GraphInput, signal?: AbortSignal, msMax = minutesMax * 60_000): Promise<GraphBuild> {
  const worker = new Worker(workerFile(), { workerData: input, resourceLimits: { maxYoungGenerationSizeMb } });
  try {
    const message = once(worker, 'message', signal ? { signal } : {}) as Promise<[GraphBuild]>;
    const [build] = await withTimeout(message, msMax, () => {
      throw new Error(`The subgraphs were not composed within ${msMax / 60_000} minutes.`);
    });
    return build;
  } finally {
    await worker.terminate();
  }
}

/** With the ending of this file: once built, it lies among the entry points. */
const workerFile = (): string => packagePath(`build-worker${path.extname(import.meta.filename)}`, import.meta.dirname);
