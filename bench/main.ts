import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { askOnce, load } from './load.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';
import { printTable, type Row } from './table.ts';
import { works, type Work } from './work.ts';

/**
 * `npm start -- --rounds 5 --seconds 4 --connections 32`: each gateway on a core of its own, one at a time, in interleaved
 * rounds. Answers are compared for equality before anything is measured.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '32' },
    only: { type: 'string', multiple: true },
    work: { type: 'string', multiple: true },
    core: { type: 'string', default: '0' },
  },
});

const gateways = {
  portcullis: ['gateways/engine.ts'],
  'portcullis-alone': ['gateways/engine.ts', 'alone'],
  'portcullis-server': ['gateways/server.ts', '1'],
  'portcullis-server-32': ['gateways/server.ts', '32'],
  'hive-gateway': ['gateways/hive-gateway.js'],
  'apollo-gateway': ['gateways/apollo-gateway.js'],
  'apollo-gateway-bare': ['gateways/apollo-gateway-bare.js'],
} as const;

if (!existsSync(new URL('node_modules', import.meta.url))) throw new Error('Run `npm ci` here, and at the root, first.');
const gatewayCore = Number(values.core);
const subgraphs = await startServerProcess('subgraph-server.ts', [], gatewayCore === 0 ? 1 : 0);
const chosen = Object.entries(gateways).filter(([name]) => !values.only || values.only.includes(name));
const servers = new Map<string, ServerProcess>();
try {
  for (const [name, [script, ...options]] of chosen)
    servers.set(name, await startServerProcess(script, [subgraphs.url, ...options], gatewayCore));
  const wanted = works.filter(({ name }) => !values.work || values.work.includes(name));
  for (const work of wanted) printTable(work.name, await measure(work));
} finally {
  await Promise.all([subgraphs, ...servers.values()].map((server) => server.stop()));
}

async function measure(work: Work): Promise<Row[]> {
  const answers = new Map<string, string>();
  for (const [name, server] of servers) answers.set(name, await askOnce(server, work.query));
  const normal = new Set([...answers.values()].map((answer) => JSON.stringify(JSON.parse(answer))));
  if (normal.size !== 1)
    throw new Error(
      `${work.name}: the answers differ\n${[...answers].map(([name, answer]) => `${name}: ${answer.slice(0, 300)}`).join('\n')}`,
    );
  const totals = new Map([...servers.keys()].map((name) => [name, { requests: 0, seconds: 0, cpuMs: 0 }]));
  for (let round = -1; round < Number(values.rounds); round += 1) {
    for (const [name, server] of servers) {
      const before = server.cpuMs();
      const { requests, seconds } = await load(
        server,
        work.query,
        answers.get(name) ?? '',
        Number(values.connections),
        Number(values.seconds),
      );
      const total = totals.get(name);
      if (round < 0 || !total) continue; // the first round warms up
      total.requests += requests;
      total.seconds += seconds;
      total.cpuMs += server.cpuMs() - before;
    }
  }
  return [...servers].map(([name, server]) => {
    const { requests, seconds, cpuMs } = totals.get(name) ?? { requests: 0, seconds: 0, cpuMs: 0 };
    return {
      name,
      perSecond: requests / seconds,
      cpuMsPerRequest: cpuMs / requests,
      rssMiB: server.rssMiB(),
      answerBytes: (answers.get(name) ?? '').length,
    };
  });
}
