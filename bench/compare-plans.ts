import { parseArgs } from 'node:util';
import { randomGraph } from '../test/gateway/random/random-graph.ts';
import { randomOperation } from '../test/gateway/random/random-operation.ts';
import engineUnderTest from '../test/gateway/support/engine-under-test.ts';
import { judgeGraph, type GatewayUnderTest, type JudgeOperation, type Verdict } from '../test/gateway/support/judge-graph.ts';
import type { Operation } from '../test/gateway/support/oracle.ts';
import { composeSupergraph } from '../test/gateway/support/supergraph.ts';

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

const sums = {
  compared: 0,
  ours: { fetches: 0, waves: 0 },
  theirs: { fetches: 0, waves: 0, wrong: 0, refusedGraphs: 0 },
  oursMore: 0,
  theirsMore: 0,
};
let listed = 0;
let graphs = 0;
for (let seed = Number(values.seed); graphs < Number(values.graphs); seed += 1) {
  const supergraph = composeSupergraph(randomGraph(seed));
  if (!supergraph) continue;
  graphs += 1;
  const us = await judgeGraph(supergraph, seed, engineUnderTest);
  const them = await judgeGraph(supergraph, seed, apolloUnderTest).catch(() => null);
  if (!them) {
    sums.theirs.refusedGraphs += 1; // it cannot read some valid supergraphs
    continue;
  }
  for (let query = 0; query < Number(values.queries); query += 1) {
    const operation = randomOperation(supergraph.publicSchema, seed * 1000 + query);
    if (operation) await compare(operation, us, them, `seed ${seed}, query ${query}`);
  }
}
const mean = (sum: number): string => (sum / sums.compared).toFixed(3);
console.log(
  `${sums.compared} queries on ${graphs} graphs (the peer could not read ${sums.theirs.refusedGraphs} and was wrong on ${sums.theirs.wrong} queries)`,
);
console.log(`fetches:     ours ${mean(sums.ours.fetches)}, theirs ${mean(sums.theirs.fetches)} on average`);
console.log(`in sequence: ours ${mean(sums.ours.waves)}, theirs ${mean(sums.theirs.waves)} on average`);
console.log(`longer in sequence: ours ${sums.oursMore}, theirs ${sums.theirsMore}`);

async function compare(operation: Operation, us: JudgeOperation, them: JudgeOperation, name: string): Promise<void> {
  const [ours, theirs] = [await us(operation), await them(operation)];
  if (theirs.kind !== 'right') sums.theirs.wrong += 1;
  if (ours.kind !== 'right' || theirs.kind !== 'right') return;
  sums.compared += 1;
  sums.ours.fetches += ours.recording.requests.length;
  sums.ours.waves += ours.waves;
  sums.theirs.fetches += theirs.recording.requests.length;
  sums.theirs.waves += theirs.waves;
  if (ours.waves > theirs.waves) sums.oursMore += 1;
  if (ours.waves < theirs.waves) sums.theirsMore += 1;
  const more =
    ours.waves > theirs.waves ||
    (ours.waves === theirs.waves && ours.recording.requests.length > theirs.recording.requests.length);
  if (!more || listed >= Number(values.list)) return;
  listed += 1;
  console.log(`${name}: ours ${inWords(ours)}, theirs ${inWords(theirs)}\n  ${operation.document.replaceAll('\n', '\n  ')}`);
  for (const [who, { recording }] of [
    ['ours', ours],
    ['theirs', theirs],
  ] as const) {
    for (const { subgraph, query, wave } of recording.requests) console.log(`    ${who} ${wave} ${subgraph}: ${query}`);
  }
}

function inWords({ waves, recording }: Verdict): string {
  return `${recording.requests.length} fetches (${waves} in sequence)`;
}
