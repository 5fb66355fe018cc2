import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { judgeCase } from '../support/judge-case.ts';
import type { GatewayUnderTest } from '../support/judge-graph.ts';
import { printCase } from './print-case.ts';
import { randomRun, shrinkDifference, type FoundDifference } from './random-run.ts';

/**
 * `npm run judge -- --graphs 500 --queries 40 --seed 1`: judges the engine on random graphs and prints every difference,
 * shrunk, with the seed that makes it again. Exits with status 1 where there is one.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    graphs: { type: 'string', default: '100' },
    queries: { type: 'string', default: '40' },
    /** Differences after which to stop. */
    differences: { type: 'string', default: '5' },
    /** Another gateway to judge: a module whose default export is a `GatewayUnderTest`. */
    gateway: { type: 'string', default: new URL('../support/engine-under-test.ts', import.meta.url).href },
    'no-shrink': { type: 'boolean', default: false },
  },
});

const location = values.gateway.startsWith('file:') ? values.gateway : pathToFileURL(values.gateway).href;
const { default: gateway } = (await import(location)) as { readonly default: GatewayUnderTest };

async function report(found: FoundDifference): Promise<void> {
  const smallest = values['no-shrink'] ? found.case : await shrinkDifference(found, gateway);
  const verdict = await judgeCase(smallest, gateway);
  console.log(
    `\n━━ ${found.verdict.kind}: seed ${found.seed}, query ${found.query} (--seed ${found.seed} --graphs 1 --queries ${found.query + 1})`,
  );
  console.log(printCase(smallest));
  console.log(verdict?.difference ?? found.verdict.difference);
}

let printedAt = 0;
const tally = await randomRun({
  seed: Number(values.seed),
  graphs: Number(values.graphs),
  queries: Number(values.queries),
  differencesMax: Number(values.differences),
  gateway,
  onDifference: report,
  onProgress: (so) => {
    if (so.queries - printedAt < 1000 || !process.stderr.isTTY) return;
    printedAt = so.queries;
    console.error(`${so.graphs} graphs, ${so.queries} queries, ${so.differences} differences`);
  },
});
console.log(
  `${tally.graphs} graphs (${tally.refusedGraphs} seeds did not compose), ${tally.queries} queries, ${tally.differences} differences`,
);
console.log(`${tally.fetches} fetches, ${tally.waves} in sequence`);
process.exitCode = tally.differences > 0 ? 1 : 0;
