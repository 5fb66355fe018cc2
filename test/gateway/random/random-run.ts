import { judgeCase, type FederatedCase } from '../support/judge-case.ts';
import { judgeGraph, type GatewayUnderTest, type Verdict } from '../support/judge-graph.ts';
import { composeSupergraph, type SubgraphSource } from '../support/supergraph.ts';
import { randomGraph } from './random-graph.ts';
import { randomOperation } from './random-operation.ts';
import { shrinkCase } from './shrink-case.ts';

export interface RandomRun {
  readonly seed: number;
  readonly graphs: number;
  /** Operations per graph. */
  readonly queries: number;
  readonly gateway: GatewayUnderTest;
  /** Ends the run after so many differences. */
  readonly differencesMax: number;
  readonly onProgress?: (tally: Tally) => void;
  /** Called with the case as it was made and what is wrong; shrinking is the caller's. */
  readonly onDifference?: (found: FoundDifference) => Promise<void> | void;
}

export interface FoundDifference {
  readonly seed: number;
  readonly query: number;
  readonly case: FederatedCase;
  readonly verdict: Pick<Verdict, 'kind' | 'difference'>;
}

export interface Tally {
  graphs: number;
  /** Seeds whose subgraphs do not compose: not counted as graphs. */
  refusedGraphs: number;
  queries: number;
  differences: number;
  fetches: number;
  waves: number;
}

/** Judges random operations on random graphs, from `seed` on, until the counts are reached. */
export async function randomRun({
  seed,
  graphs,
  queries,
  gateway,
  differencesMax,
  onProgress,
  onDifference,
}: RandomRun): Promise<Tally> {
  const tally: Tally = { graphs: 0, refusedGraphs: 0, queries: 0, differences: 0, fetches: 0, waves: 0 };
  for (let graphSeed = seed; tally.graphs < graphs && tally.differences < differencesMax; graphSeed += 1) {
    const subgraphs = randomGraph(graphSeed);
    const supergraph = composeSupergraph(subgraphs);
    if (!supergraph) {
      tally.refusedGraphs += 1;
      continue;
    }
    tally.graphs += 1;
    const judge = await judgeGraph(supergraph, graphSeed, gateway);
    for (let query = 0; query < queries && tally.differences < differencesMax; query += 1) {
      const operation = randomOperation(supergraph.publicSchema, graphSeed * 1000 + query);
      if (!operation) continue;
      const verdict = await judge(operation);
      tally.queries += 1;
      tally.fetches += verdict.recording.requests.length;
      tally.waves += verdict.waves;
      if (verdict.difference === null) continue;
      tally.differences += 1;
      await onDifference?.({ seed: graphSeed, query, case: caseOf(subgraphs, graphSeed, operation), verdict });
    }
    onProgress?.(tally);
  }
  return tally;
}

/** The smallest case found that fails in the same kind of way. */
export function shrinkDifference(
  { case: start, verdict }: FoundDifference,
  gateway: GatewayUnderTest,
  attemptsMax?: number,
): Promise<FederatedCase> {
  return shrinkCase(
    start,
    async (smaller) => {
      try {
        return (await judgeCase(smaller, gateway))?.kind === verdict.kind;
      } catch {
        return false;
      }
    },
    attemptsMax,
  );
}

function caseOf(
  subgraphs: readonly SubgraphSource[],
  dataSeed: number,
  operation: Omit<FederatedCase, 'subgraphs' | 'dataSeed'>,
): FederatedCase {
  return { subgraphs, dataSeed, ...operation };
}
