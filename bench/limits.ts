import { createGraph } from '../src/app/create-graph.ts';
import { configSchema } from '../src/config/schema.ts';
import { createMemoryRateStore } from '../src/gateway/rate-limits/memory-rate-store.ts';
import { buildGraph } from '../src/gateway/supergraph/build-graph.ts';
import { systemClock } from '../src/lib/clock.ts';
import { silentLogger } from '../src/lib/logger.ts';
import { runAtOnce } from '../src/lib/sliced.ts';
import { noMetrics } from '../src/lib/metrics.ts';

/** Times how long it takes to refuse documents that were made to be expensive. Run: `node bench/limits.ts` at the root. */
const links = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])';
const shareable = `${links} type Query { node: Node @shareable } type Node @key(fields: "id") { id: ID! name: String @shareable next: Node @shareable }`;
const subgraphs = Array.from({ length: 6 }, (_, at) => ({ name: `s${at}`, sdl: shareable }));
const composition = buildGraph({ subgraphs: subgraphs });
if (!composition.ok) throw new Error(composition.faults.join('\n'));

const { limits, planning, rateLimits } = configSchema.parse({});
const graph = runAtOnce(
  createGraph(composition.supergraphSdl, {
    config: { limits, planning, rateLimits, introspection: true, isProduction: true },
    authSubgraph: 'auth',
    subgraphs: new Map(subgraphs.map(({ name }) => [name, { name, fetch: async () => ({ data: null }) }])),
    policies: async () => new Set<string>(),
    store: createMemoryRateStore(systemClock),
    clock: systemClock,
    metrics: noMetrics,
    tracing: null,
    logger: silentLogger,
  }),
);

const repeat = (count: number, write: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => write(at)).join(' ');
const nested = (levels: number): string => `${'next { '.repeat(levels)} name ${'}'.repeat(levels)}`;

const documents: Readonly<Record<string, string>> = {
  '10,000 aliases': `{ ${repeat(10_000, (at) => `a${at}: node { id }`)} }`,
  'aliases up to the limit of tokens': `{ ${repeat(1600, (at) => `a${at}: node { id }`)} }`,
  'one field 9,000 times': `{ ${repeat(9000, () => '__typename')} }`,
  'fragments that double 30 times': `{ node { ...F0 } } ${repeat(30, (at) => `fragment F${at} on Node { ${at === 29 ? 'id' : `...F${at + 1} ...F${at + 1}`} }`)}`,
  'fragments in fields, 12 deep and 5 wide': `{ node { ...F0 } } ${repeat(12, (at) => `fragment F${at} on Node { ${at === 11 ? 'id' : repeat(5, (nth) => `a${nth}: next { ...F${at + 1} }`)} }`)}`,
  'shareable fields nested 20 deep': `{ node { ${nested(19)} } }`,
  'within every limit: shareable fields, 14 deep': `{ node { ${nested(12)} } }`,
  'within every limit: as many fields as allowed': `{ ${repeat(49, (at) => `a${at}: node { id ${repeat(18, () => 'name')} }`)} }`,
};

for (const [name, text] of Object.entries(documents)) {
  const times: number[] = [];
  let outcome = '';
  for (let round = 0; round < 20; round++) {
    // Another document for every round, so that none is remembered.
    const begun = performance.now();
    const prepared = graph.engine.prepare(`${text} # ${round}`);
    const operation = 'errors' in prepared ? prepared : graph.engine.coerce(prepared, null);
    const over = 'errors' in operation ? operation.errors[0] : graph.limits.check(operation);
    if (!('errors' in operation) && !over) graph.engine.explain(operation);
    times.push(performance.now() - begun);
    outcome = over ? JSON.stringify(over.extensions['limit'] ?? over.message) : 'planned';
  }
  times.sort((a, b) => a - b);
  const [median = 0, worst = 0] = [times[10], times.at(-1)];
  console.log(`${name.padEnd(48)} ${outcome.padEnd(12)} median ${median.toFixed(2)} ms, worst ${worst.toFixed(2)} ms`);
}
