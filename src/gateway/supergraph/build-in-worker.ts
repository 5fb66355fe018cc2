import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { packagePath } from '../../lib/package-path.ts';
import type { GraphBuild, GraphInput } from './build-graph.ts';

/** Small, because V8 collects what is young on threads of the whole process, where each collection delays those that serve. */
const maxYoungGenerationSizeMb = 24;

/**
 * Builds a graph in a thread of its own, which takes seconds for a large one, and keeps nothing of it afterwards: the memory that
 * composition takes goes with the thread. Rejects when the thread fails; when `signal` aborts, the thread is ended.
 */
export async function buildInWorker(input: GraphInput, signal?: AbortSignal): Promise<GraphBuild> {
  const worker = new Worker(workerFile(), { workerData: input, resourceLimits: { maxYoungGenerationSizeMb } });
  try {
    const [build] = (await once(worker, 'message', signal ? { signal } : {})) as [GraphBuild];
    return build;
  } finally {
    await worker.terminate();
  }
}

/** With the ending of this file: once built, it lies among the entry points. */
const workerFile = (): string => packagePath(`build-worker${path.extname(import.meta.filename)}`, import.meta.dirname);
