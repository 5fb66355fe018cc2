import { parentPort, workerData } from 'node:worker_threads';
import { buildGraph, type GraphInput } from './build-graph.ts';

/** The thread of `buildInWorker`: builds the one graph that it is given, and answers with what came of it. */
// eslint-disable-next-line unicorn/require-post-message-target-origin -- A port between threads has no origin.
parentPort?.postMessage(buildGraph(workerData as GraphInput));
