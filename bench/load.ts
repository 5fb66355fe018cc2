import { Pool } from 'undici';
import type { ServerProcess } from './server-process.ts';

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
}

export type Target = Pick<ServerProcess, 'url' | 'bearers'>;

/** Asks the same over `connections` keep-alive connections, each as soon as its last answer is read. Throws on a wrong answer. */
export async function load(
  { url, bearers }: Target,
  query: string,
  expected: string,
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  const pool = new Pool(url, { connections });
  const body = JSON.stringify({ query });
  const bytes = Buffer.byteLength(expected);
  const start = performance.now();
  const end = start + seconds * 1000;
  let requests = 0;
  const client = async (_: unknown, at: number): Promise<void> => {
    while (performance.now() < end) {
      const answer = await post(pool, body, bearers[at % bearers.length]);
      if (answer.byteLength !== bytes)
        throw new Error(`Another answer under load: ${Buffer.from(answer).toString().slice(0, 500)}`);
      requests += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  const took = (performance.now() - start) / 1000;
  await pool.close();
  return { requests, seconds: took };
}

/** The text of one answer. */
export async function askOnce({ url, bearers }: Target, query: string): Promise<string> {
  const pool = new Pool(url);
  const answer = await post(pool, JSON.stringify({ query }), bearers[0]);
  await pool.close();
  return Buffer.from(answer).toString();
}

async function post(pool: Pool, body: string, bearer: string | undefined): Promise<ArrayBuffer> {
  const response = await pool.request({
    path: '/graphql',
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    },
    body,
  });
  return response.body.arrayBuffer();
}
