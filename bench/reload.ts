import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Swaps a large graph of the built program ten times while a light query is asked: how much longer the query takes, at most and at
 * the 99th percentile of the swaps together, and how much memory is kept. Run: `node scripts/build.ts && node bench/reload.ts` at
 * the root, on a machine that does nothing else.
 */
const swaps = 10;
const warmUpMs = 3000;
const calmMs = 8000;
/** After a swap: the first answers by the new graph belong to it. */
const tailMs = 500;

type Child = ChildProcessByStdio<null, Readable, null>;

function start(args: readonly string[], env: Record<string, string> = {}): Child {
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } });
}

/** Resolves to what a child prints that matches. */
function printed(child: Child, expected: RegExp): Promise<string> {
  return new Promise((resolve) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const [, found] = expected.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
}

const subgraph = start([path.join(import.meta.dirname, 'reload-subgraph.ts')]);
const subgraphUrl = `http://127.0.0.1:${await printed(subgraph, /(\d+)\n/)}`;
const dataDir = await mkdtemp(path.join(tmpdir(), 'portcullis-bench-'));
const server = start(['dist/main.js', 'start'], {
  PORT: '0',
  PORTCULLIS_DATA_DIR: dataDir,
  PORTCULLIS_SCHEMA_POLL_SECONDS: '1',
  PORTCULLIS_SUBGRAPHS: JSON.stringify({ large: { url: `${subgraphUrl}/graphql` } }),
});
const graphqlUrl = await printed(server, /(http:\/\/\S+\/graphql)/);

async function ask(query: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(graphqlUrl, { method: 'POST', headers, body: JSON.stringify({ query }) })).text();
}

/** Asks the light query again and again until `isOver`; returns the times it took, in milliseconds. */
async function askUntil(isOver: () => boolean | Promise<boolean>): Promise<number[]> {
  const times: number[] = [];
  for (let count = 0; count % 20 !== 0 || !(await isOver()); count++) {
    const begun = performance.now();
    await ask('{ light }');
    times.push(performance.now() - begun);
    await pause(2);
  }
  return times;
}

async function askFor(ms: number): Promise<number[]> {
  const endsAt = performance.now() + ms;
  return askUntil(() => performance.now() > endsAt);
}

async function swapTo(generation: number): Promise<number[]> {
  await fetch(`${subgraphUrl}/change/${generation}`, { method: 'POST' });
  const isServed = async () => !(await ask(`{ large0 { v${generation} } }`)).includes('Cannot query');
  return [...(await askUntil(isServed)), ...(await askFor(tailMs))];
}

async function report(label: string, times: readonly number[]): Promise<void> {
  const sorted = times.toSorted((a, b) => a - b);
  const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
  const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
  const memoryMb = Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
  console.log(`${label}: p99 ${p99.toFixed(1)} ms, longest ${(sorted.at(-1) ?? 0).toFixed(0)} ms, ${memoryMb} MB`);
}

await askFor(warmUpMs);
await report('calm', await askFor(calmMs));
const all: number[] = [];
for (let swap = 1; swap <= swaps; swap++) {
  const times = await swapTo(swap);
  all.push(...times);
  await report(`swap ${swap}`, times);
}
await report('all swaps', all);
server.kill();
await once(server, 'exit');
subgraph.kill();
await rm(dataDir, { recursive: true });
