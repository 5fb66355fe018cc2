import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { GraphBuild, GraphInput } from './build-graph.ts';

/**
 * Builds a graph in a thread of its own, which takes seconds for a large one, and keeps nothing of it afterwards: the memory that
 * composition takes goes with the thread. Rejects when the thread fails; when `signal` aborts, the thread is ended.
 */
export async function buildInWorker(input: GraphInput, signal?: AbortSignal): Promise<GraphBuild> {
  const worker = new Worker(workerFile(), { workerData: input });
  try {
    const [build] = (await once(worker, 'message', signal ? { signal } : {})) as [GraphBuild];
    return build;
  } finally {
    await worker.terminate();
  }
}

/** Beside this file, with its ending; once built, in the directory of entry points. */
function workerFile(): string {
  const extension = path.extname(import.meta.filename);
  const isBundled = extension === '.js';
  return isBundled
    ? path.join(import.meta.dirname, '..', `build-worker${extension}`)
    : path.join(import.meta.dirname, `build-worker${extension}`);
}
