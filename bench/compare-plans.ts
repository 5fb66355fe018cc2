import { getOperationAST, OperationTypeNode, parse } from 'graphql';
import { parseArgs } from 'node:util';
import { randomGraph } from '../test/gateway/random/random-graph.ts';
import { randomOperation } from '../test/gateway/random/random-operation.ts';
import engineUnderTest from '../test/gateway/support/engine-under-test.ts';
import { judgeGraph, type GatewayUnderTest, type JudgeOperation, type Verdict } from '../test/gateway/support/judge-graph.ts';
import type { Operation } from '../test/gateway/support/oracle.ts';
import { composeSupergraph } from '../test/gateway/support/supergraph.ts';

interface Tally {
  compared: number;
  readonly ours: { fetches: number; waves: number };
  readonly theirs: { fetches: number; waves: number };
  oursLonger: number;
  theirsLonger: number;
}

/**
 * `npm run plans -- --graphs 100 --queries 20 --seed 1`: how many requests we and `@apollo/gateway` send for the same random
 * queries, in total and in sequence. Counted where both answer right; those where we send more are listed.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    graphs: { type: 'string', default: '100' },
    queries: { type: 'string', default: '20' },
    list: { type: 'string', default: '5' },
  },
});
const { default: apolloUnderTest } = (await import(new URL('gateways/apollo-under-test.js', import.meta.url).href)) as {
  readonly default: GatewayUnderTest;
};

const peer = { wrong: 0, refusedGraphs: 0 };
/** Mutations apart: what follows a mutation must be fetched before the next one runs (GraphQL §6.2.2), and the peer fetches it after. */
const tallies = { queries: emptyTally(), mutations: emptyTally() };
let listed = 0;
let graphs = 0;
for (let seed = Number(values.seed); graphs < Number(values.graphs); seed += 1) {
  const supergraph = composeSupergraph(randomGraph(seed));
  if (!supergraph) continue;
  graphs += 1;
  const us = await judgeGraph(supergraph, seed, engineUnderTest);
  const them = await judgeGraph(supergraph, seed, apolloUnderTest).catch(() => null);
  if (!them) {
    peer.refusedGraphs += 1; // it cannot read some valid supergraphs
    continue;
  }
  for (let query = 0; query < Number(values.queries); query += 1) {
    const operation = randomOperation(supergraph.publicSchema, seed * 1000 + query);
    if (operation && !operation.denied) await compare(operation, us, them, `seed ${seed}, query ${query}`);
  }
}
console.log(`${graphs} graphs (the peer could not read ${peer.refusedGraphs} and was wrong on ${peer.wrong} operations)`);
for (const [kind, { compared, ours, theirs, oursLonger, theirsLonger }] of Object.entries(tallies)) {
  const mean = (sum: number): string => (sum / compared).toFixed(3);
  console.log(`${compared} ${kind}, on average`);
  console.log(`  fetches:     ours ${mean(ours.fetches)}, theirs ${mean(theirs.fetches)}`);
  console.log(
    `  in sequence: ours ${mean(ours.waves)}, theirs ${mean(theirs.waves)} (ours longer ${oursLonger} times, theirs ${theirsLonger})`,
  );
}

async function compare(operation: Operation, us: JudgeOperation, them: JudgeOperation, name: string): Promise<void> {
  const [ours, theirs] = [await us(operation), await them(operation)];
  if (theirs.kind !== 'right') peer.wrong += 1;
  if (ours.kind !== 'right' || theirs.kind !== 'right') return;
  const isMutation =
    getOperationAST(parse(operation.document), operation.operationName)?.operation === OperationTypeNode.MUTATION;
  const tally = isMutation ? tallies.mutations : tallies.queries;
  tally.compared += 1;
  for (const [sum, verdict] of [
    [tally.ours, ours],
    [tally.theirs, theirs],
  ] as const) {
    sum.fetches += verdict.recording.requests.length;
    sum.waves += verdict.waves;
  }
  if (ours.waves > theirs.waves) tally.oursLonger += 1;
  if (ours.waves < theirs.waves) tally.theirsLonger += 1;
  const more =
    ours.waves > theirs.waves ||
    (ours.waves === theirs.waves && ours.recording.requests.length > theirs.recording.requests.length);
  if (isMutation || !more || listed >= Number(values.list)) return;
  listed += 1;
  console.log(`${name}: ours ${inWords(ours)}, theirs ${inWords(theirs)}\n  ${operation.document.replaceAll('\n', '\n  ')}`);
  for (const [who, { recording }] of [
    ['ours', ours],
    ['theirs', theirs],
  ] as const) {
    for (const { subgraph, query, wave } of recording.requests) console.log(`    ${who} ${wave} ${subgraph}: ${query}`);
  }
}

function emptyTally(): Tally {
  return { compared: 0, ours: { fetches: 0, waves: 0 }, theirs: { fetches: 0, waves: 0 }, oursLonger: 0, theirsLonger: 0 };
}

function inWords({ waves, recording }: Verdict): string {
  return `${recording.requests.length} fetches (${waves} in sequence)`;
}
