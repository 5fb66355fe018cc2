import { getOperationAST, OperationTypeNode, parse } from 'graphql';
import { randomOperation } from '../../test/gateway/random/random-operation.ts';
import engineUnderTest from '../../test/gateway/support/engine-under-test.ts';
import { judgeGraph, type GatewayUnderTest, type JudgeOperation, type Verdict } from '../../test/gateway/support/judge-graph.ts';
import { composeSupergraph, type Supergraph } from '../../test/gateway/support/supergraph.ts';
import { comparableGraph } from './comparable-graph.ts';

/** An operation of the random graphs, by the numbers that make it again. */
export interface Job {
  readonly seed: number;
  readonly query: number;
}

export type Outcome =
  | { readonly kind: 'no graph' | 'unreadable graph' | 'no operation' }
  /** One of both did not answer right. */
  | { readonly kind: 'ours wrong' | 'theirs wrong' }
  | Compared;

export interface Compared {
  /** In series: something is fetched before the next field of the mutation runs. */
  readonly kind: 'query' | 'mutation' | 'mutation in series';
  readonly document: string;
  readonly ours: Sent;
  readonly theirs: Sent;
}

/** What a gateway sent. */
export interface Sent {
  readonly inSequence: number;
  readonly requests: Verdict['recording']['requests'];
}

interface Graph {
  readonly seed: number;
  readonly supergraph: Supergraph | null;
  readonly us: JudgeOperation | null;
  /** Null where the peer cannot read a supergraph. */
  readonly them: JudgeOperation | null;
}

// Untyped, as its dependencies are this folder's alone.
const { default: apolloUnderTest } = (await import(new URL('../gateways/apollo-under-test.js', import.meta.url).href)) as {
  readonly default: GatewayUnderTest;
};

let graph: Graph | null = null;
process.on('message', (job: Job) => void answer(job));

async function answer(job: Job): Promise<void> {
  if (graph?.seed !== job.seed) graph = await openGraph(job.seed);
  process.send?.(await compare(graph, job));
}

async function openGraph(seed: number): Promise<Graph> {
  const supergraph = composeSupergraph(comparableGraph(seed));
  if (!supergraph) return { seed, supergraph, us: null, them: null };
  const us = await judgeGraph(supergraph, seed, engineUnderTest);
  const them = await judgeGraph(supergraph, seed, apolloUnderTest).catch(() => null);
  return { seed, supergraph, us, them };
}

async function compare({ supergraph, us, them }: Graph, { seed, query }: Job): Promise<Outcome> {
  if (!supergraph || !us) return { kind: 'no graph' };
  if (!them) return { kind: 'unreadable graph' };
  const operation = randomOperation(supergraph.publicSchema, seed * 1000 + query);
  const type = operation && getOperationAST(parse(operation.document), operation.operationName)?.operation;
  if (!operation || operation.denied || type === OperationTypeNode.SUBSCRIPTION) return { kind: 'no operation' };
  const [ours, theirs] = [await us(operation), await them(operation)];
  if (ours.kind !== 'right') return { kind: 'ours wrong' };
  if (theirs.kind !== 'right') return { kind: 'theirs wrong' };
  const kind = type === OperationTypeNode.QUERY ? type : isInSeries(ours) ? 'mutation in series' : 'mutation';
  return { kind, document: operation.document, ours: sent(ours), theirs: sent(theirs) };
}

/**
 * Neighbours of one subgraph travel together unless something of the first is to be fetched before the second runs (GraphQL
 * §6.2.2). The peer fetches it after all of them.
 */
function isInSeries({ recording: { requests } }: Verdict): boolean {
  const last = requests.findLastIndex(isMutation);
  return requests.slice(0, last).some((request, at) => !isMutation(request) || request.subgraph === requests[at + 1]?.subgraph);
}

function isMutation({ query }: Sent['requests'][number]): boolean {
  return query.startsWith('mutation');
}

function sent({ waves, recording }: Verdict): Sent {
  return { inSequence: waves, requests: recording.requests };
}
