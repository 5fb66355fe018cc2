import { parse, validate } from 'graphql';
import { judgeGraph, type GatewayUnderTest, type Verdict } from './judge-graph.ts';
import type { Operation } from './oracle.ts';
import { composeSupergraph, type SubgraphSource } from './supergraph.ts';

/** One graph, one set of data, one operation: all that is needed to see a difference again. */
export interface FederatedCase extends Operation {
  readonly subgraphs: readonly SubgraphSource[];
  readonly dataSeed: number;
}

/** Judges a case. Null where it is not one: the subgraphs do not compose or the operation is not valid. */
export async function judgeCase(judged: FederatedCase, gateway: GatewayUnderTest): Promise<Verdict | null> {
  const supergraph = composeSupergraph(judged.subgraphs);
  if (!supergraph || validate(supergraph.publicSchema, parse(judged.document)).length > 0) return null;
  const judge = await judgeGraph(supergraph, judged.dataSeed, gateway);
  return judge(judged);
}
