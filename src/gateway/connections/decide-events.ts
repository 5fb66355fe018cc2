import type { Decision } from '../guard/guard.ts';

/**
 * Returns what decides about each event of a subscription. What was refused when the stream was opened stays refused: the
 * subgraph was not asked for it. The same decision for the same answer of `decide`, so that plans can be kept by it.
 */
export function decideEvents(first: Decision, decide: () => Decision | Promise<Decision>): () => Promise<Decision> {
  const merged = new WeakMap<ReadonlySet<string>, Decision>();
  return async () => {
    const now = await decide();
    if (now.denied === first.denied) return first;
    const decision = merged.get(now.denied) ?? {
      denied: first.denied.union(now.denied),
      reasons: new Map([...first.reasons, ...now.reasons]),
    };
    merged.set(now.denied, decision);
    return decision;
  };
}
