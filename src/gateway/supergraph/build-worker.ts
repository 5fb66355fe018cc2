import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { buildGraph, type GraphInput } from './build-graph.ts';

/** A nice value of POSIX: about a tenth of a core beside a busy event loop, and a whole one beside an idle one. */
const niceness = 10;

/** The thread of `buildInWorker`: builds the one graph that it is given, and answers with what came of it. */
letTheEventLoopGoFirst();
// eslint-disable-next-line unicorn/require-post-message-target-origin -- A port between threads has no origin.
parentPort?.postMessage(buildGraph(workerData as GraphInput));

/** Lowers the priority of this thread alone, which Linux does by the thread's number; elsewhere the priority stays. */
function letTheEventLoopGoFirst(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), niceness);
  } catch {
    // Without /proc, or where a sandbox forbids it, the graph is built at the priority of the process.
  }
}
