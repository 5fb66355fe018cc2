import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Swaps a large graph of the built program while a light query is asked: how much longer the query takes, at most and at the 99th
 * percentile, and how much memory is kept. Run: `node scripts/build.ts && node bench/reload.ts` at the root.
 */
const typeCount = 1400;
const swaps = 6;
let generation = 0;

/** Writes a schema of the size of GitHub's public one: about 1.4 MB. */
function sdl(): string {
  const objects = Array.from({ length: typeCount }, (_, at) => {
    const fields = Array.from(
      { length: 7 },
      (__, nth) =>
        `"""A field that has a sentence to describe it."""\n f${nth}(first: Int, after: String): Large${(at * 7 + nth * 13) % typeCount}`,
    );
    return `"""An object, described in a sentence of usual length."""\ntype Large${at} { id: ID! v${generation}: Int ${fields.join('\n')} }`;
  });
  const roots = Array.from({ length: typeCount }, (_, at) => `large${at}: Large${at}`);
  return `type Query { light: Int ${roots.join('\n')} }\n${objects.join('\n')}`;
}

const subgraph = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: body.includes('_service') ? { _service: { sdl: sdl() } } : { light: 1 } }));
  });
}).listen(0, '127.0.0.1');
await once(subgraph, 'listening');
const url = `http://127.0.0.1:${(subgraph.address() as AddressInfo).port}/graphql`;

const dataDir = await mkdtemp(path.join(tmpdir(), 'portcullis-bench-'));
const server = spawn(process.execPath, ['dist/main.js', 'start'], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: {
    ...process.env,
    PORT: '0',
    PORTCULLIS_DATA_DIR: dataDir,
    PORTCULLIS_SCHEMA_POLL_SECONDS: '1',
    PORTCULLIS_SUBGRAPHS: JSON.stringify({ large: { url } }),
  },
});
const graphqlUrl = await new Promise<string>((resolve) => {
  let output = '';
  server.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    const found = /http:\/\/\S+\/graphql/.exec(output);
    if (found) resolve(found[0]);
  });
});

async function ask(query: string): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(graphqlUrl, { method: 'POST', headers, body: JSON.stringify({ query }) });
}

/** Asks the light query again and again until `isOver`; returns the times it took, in milliseconds, sorted. */
async function askUntil(isOver: () => boolean | Promise<boolean>): Promise<number[]> {
  const times: number[] = [];
  for (let count = 0; count % 20 !== 0 || !(await isOver()); count++) {
    const begun = performance.now();
    await (await ask('{ light }')).text();
    times.push(performance.now() - begun);
    await pause(2);
  }
  return times.toSorted((a, b) => a - b);
}

const p99 = (times: readonly number[]): string => (times[Math.floor(times.length * 0.99)] ?? 0).toFixed(1);
const longest = (times: readonly number[]): string => (times.at(-1) ?? 0).toFixed(0);

async function memoryMb(): Promise<number> {
  const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

const calmUntil = performance.now() + 3000;
const calm = await askUntil(() => performance.now() > calmUntil);
console.log(`calm: p99 ${p99(calm)} ms, longest ${longest(calm)} ms, ${await memoryMb()} MB`);
for (let swap = 1; swap <= swaps; swap++) {
  generation = swap;
  const isServed = async () => !(await (await ask(`{ large0 { v${swap} } }`)).text()).includes('Cannot query');
  const times = await askUntil(isServed);
  console.log(`swap ${swap}: p99 ${p99(times)} ms, longest ${longest(times)} ms, ${await memoryMb()} MB`);
}
server.kill();
subgraph.close();
await rm(dataDir, { recursive: true });
