import { parseArgs } from 'node:util';
import { openFuzzGateway } from './fuzz-gateway.ts';
import { largeGraph, recursiveGraph } from './fuzz-graphs.ts';
import { fuzzRun, type Offender } from './fuzz-run.ts';
import { hostileRequest } from './hostile-request.ts';

/**
 * `npm run fuzz -- --documents 10000 --seed 1 --ms 50`: sends random hostile documents to the gateway's door, on a graph that
 * leads back to itself and on a large one, and prints those that cost too much processor time, with their seeds. Exits with
 * status 1 where there is one.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    documents: { type: 'string', default: '10000' },
    ms: { type: 'string', default: '50' },
    graph: { type: 'string', default: 'recursive,large' },
    /** How much of an offender is shown. */
    show: { type: 'string', default: '300' },
  },
});

const graphs = { recursive: recursiveGraph, large: largeGraph };
const cpuMsMax = Number(values.ms);
const seed = Number(values.seed);
const shown = Number(values.show);

function print({ seed: own, cpuMs, kind, request }: Offender): void {
  const text =
    request.query.length > shown ? `${request.query.slice(0, shown)}… (${request.query.length} characters)` : request.query;
  console.log(`\n${Math.round(cpuMs)} ms, ${kind}: --seed ${own} --documents 1\n${text}`);
}

for (const [name, make] of Object.entries(graphs)) {
  if (!values.graph.split(',').includes(name)) continue;
  const gateway = openFuzzGateway(make());
  await fuzzRun({ gateway, seed: 1_000_000, documents: 300, draw: hostileRequest, cpuMsMax: Infinity });
  const tally = await fuzzRun({
    gateway,
    seed,
    documents: Number(values.documents),
    draw: hostileRequest,
    cpuMsMax,
    onOffender: print,
  });
  const kinds = Object.entries(tally.kinds).map(([kind, count]) => `${count} ${kind}`);
  const dearest = tally.dearest.map((one) => `${one.seed} ${one.cpuMs.toFixed(1)} ms`);
  console.log(
    `\n${name}: ${values.documents} documents (${kinds.join(', ')}), ${tally.offenders.length} over ${cpuMsMax} ms; the dearest, by seed: ${dearest.join(', ')}`,
  );
  if (tally.offenders.length > 0) process.exitCode = 1;
}
