import { parseArgs } from 'node:util';
import { comparableGraph } from './plans/comparable-graph.ts';
import type { Compared, Outcome, Sent } from './plans/compare-operation.ts';
import { createComparer } from './plans/comparer.ts';
import { count, emptyTallies, printTallies } from './plans/tally.ts';

/**
 * `npm run plans -- --graphs 300 --queries 12 --seed 1`: how many requests we and `@apollo/gateway` send for the same random
 * operations, in total and in sequence, and where ours are more. `--show 12:3` prints the graph of seed 12, its operation 3 and what
 * both send for it.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    graphs: { type: 'string', default: '100' },
    queries: { type: 'string', default: '12' },
    /** How many operations to list for which ours are more. */
    list: { type: 'string', default: '20' },
    /** What one operation may take before it is left out. */
    seconds: { type: 'string', default: '10' },
    show: { type: 'string' },
  },
});

interface Named extends Compared {
  readonly name: string;
}

const comparer = createComparer(Number(values.seconds));
try {
  if (values.show === undefined) await compareMany();
  else await show(values.show);
} finally {
  comparer.close();
}

async function compareMany(): Promise<void> {
  const tallies = emptyTallies();
  const leftOut = new Map<Outcome['kind'] | 'too slow', number>();
  const worse: Named[] = [];
  let graphs = 0;
  for (let seed = Number(values.seed); graphs < Number(values.graphs); seed += 1) {
    for (let query = 0; query < Number(values.queries); query += 1) {
      const outcome = await comparer.compare({ seed, query });
      if (outcome && 'ours' in outcome) {
        count(tallies, outcome);
        if (isMore(outcome)) worse.push({ ...outcome, name: `${seed}:${query}` });
        continue;
      }
      const kind = outcome?.kind ?? 'too slow';
      leftOut.set(kind, (leftOut.get(kind) ?? 0) + 1);
      if (kind === 'ours wrong') console.log(`${seed}:${query}: ours is wrong`);
      if (kind === 'no graph' || kind === 'unreadable graph') break;
    }
    graphs = seed + 1 - Number(values.seed) - (leftOut.get('no graph') ?? 0);
    if (graphs % 20 === 0) console.error(`${graphs} graphs`);
  }
  list(worse);
  console.log(`\n${graphs} graphs; left out: ${[...leftOut].map(([kind, times]) => `${kind} ${times}`).join(', ')}\n`);
  printTallies(tallies);
}

function isMore({ ours, theirs }: Compared): boolean {
  return ours.inSequence > theirs.inSequence || ours.requests.length > theirs.requests.length;
}

/** The worst first. */
function list(worse: readonly Named[]): void {
  const steps = ({ ours, theirs }: Compared): number => ours.inSequence - theirs.inSequence;
  const fetches = ({ ours, theirs }: Compared): number => ours.requests.length - theirs.requests.length;
  const sorted = worse.toSorted((a, b) => steps(b) - steps(a) || fetches(b) - fetches(a));
  for (const { name, kind, ours, theirs } of sorted.slice(0, Number(values.list)))
    console.log(`${name} (${kind}): ours ${inWords(ours)}, theirs ${inWords(theirs)}`);
}

async function show(name: string): Promise<void> {
  const [seed = 0, query = 0] = name.split(':').map(Number);
  for (const subgraph of comparableGraph(seed)) console.log(`# ${subgraph.name}\n${subgraph.sdl}\n`);
  const outcome = await comparer.compare({ seed, query });
  if (!outcome || !('ours' in outcome)) return console.log(outcome?.kind ?? 'too slow');
  console.log(`${outcome.kind}\n${outcome.document}`);
  for (const who of ['ours', 'theirs'] as const) {
    console.log(`\n${who}: ${inWords(outcome[who])}`);
    const [first] = outcome[who].requests;
    for (const { wave, subgraph, query: document } of outcome[who].requests)
      console.log(`  ${wave - (first?.wave ?? 0) + 1} ${subgraph}: ${document}`);
  }
}

function inWords({ inSequence, requests }: Sent): string {
  return `${requests.length} fetches, ${inSequence} in sequence`;
}
