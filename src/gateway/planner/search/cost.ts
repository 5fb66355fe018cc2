import type { GraphIndex } from '../../schema/supergraph-model.ts';

/**
 * What a plan costs: the requests it makes, each as its level (how many come before it in sequence) and its subgraph.
 * Requests of one subgraph at one level travel as one, so costs join like sets. Sorted numbers, levels relative to where the plan starts.
 */
export type Cost = readonly number[];

export const free: Cost = [];

const graphsMax = 1 << 12;

export function requestAt(level: number, graph: GraphIndex): Cost {
  return [level * graphsMax + graph];
}

export function later(cost: Cost, levels: number): Cost {
  return cost.length === 0 ? cost : cost.map((request) => request + levels * graphsMax);
}

export function together(a: Cost, b: Cost): Cost {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const joined: number[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    const left = a[i] ?? Infinity;
    const right = b[j] ?? Infinity;
    joined.push(Math.min(left, right));
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return joined;
}

/** How many requests are made in sequence. */
export function depthOf(cost: Cost): number {
  const last = cost.at(-1);
  return last === undefined ? 0 : Math.floor(last / graphsMax);
}

/** Negative where `a` is cheaper: fewer requests in sequence, then fewer requests. */
export function compareCosts(a: Cost, b: Cost): number {
  return depthOf(a) - depthOf(b) || a.length - b.length;
}
