import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { threadCpuClock } from '../../src/lib/cpu-clock.ts';
import { attackedSdls, planningAttacks } from '../support/gateway/planning-attacks.ts';
import { post, startTestGateway, type TestGateway } from '../support/gateway/start-test-gateway.ts';

const attackers = 4;
const rounds = 30;
/** Of planning, while one request comes in, is answered and goes out, each of which takes a few rounds of the event loop. */
const slicesMax = 40;

let gateway: TestGateway | undefined;
afterEach(() => gateway?.[Symbol.asyncDispose]());

/** A gateway that counts the slices of planning: the processor time of each is read at its begin and at its end. */
async function start() {
  let looks = 0;
  const cpu = {
    nowMs() {
      looks += 1;
      return threadCpuClock.nowMs();
    },
  };
  const subgraphs = Object.fromEntries(
    attackedSdls.map((sdl, at) => {
      const me = at === 0 ? { me: () => ({ id: '1' }) } : {};
      return [`s${at}`, { sdl, resolvers: { Query: { n: () => null, ...me } } }];
    }),
  );
  gateway = await startTestGateway({ subgraphs, cpu, settings: { trustedProxies: ['127.0.0.1'] } });
  return { ...gateway, slices: () => Math.ceil(looks / 2) };
}

const from = (network: string) => ({ headers: { 'x-forwarded-for': network } });

/** Sends expensive documents from one network, each once and several at a time, until it is stopped or nobody answers. */
function flood(url: string) {
  const writers = Object.values(planningAttacks);
  const statuses = new Set<number>();
  let sent = 0;
  const over = new AbortController();
  async function attack(): Promise<void> {
    while (!over.signal.aborted) {
      sent += 1;
      const document = writers[sent % writers.length]?.(`m${sent}`) ?? '';
      const { status } = await post(url, document, from('198.51.100.7'));
      statuses.add(status);
      if (status === 429) await pause(10);
    }
  }
  const ends = Promise.allSettled(Array.from({ length: attackers }, attack));
  return {
    statuses,
    ends,
    stop() {
      over.abort();
      return ends;
    },
  };
}

describe('while one network sends documents that are expensive to plan', () => {
  it('others and health checks are answered after a few slices of that work', { timeout: 120_000 }, async () => {
    const { url, graphqlUrl, slices } = await start();
    const ask = () => post(graphqlUrl, '{ me { id } }', from('203.0.113.9'));
    const health = () => fetch(`${url}/healthz`);
    await ask();
    const attack = flood(graphqlUrl);
    const waited: number[] = [];
    for (let round = 0; round < rounds; round += 1)
      for (const request of [ask, health]) {
        const before = slices();
        expect((await request()).status).toBe(200);
        waited.push(slices() - before);
      }
    await attack.stop();
    expect(waited.filter((count) => count > slicesMax)).toEqual([]);
    expect(waited.some((count) => count > 0)).toBe(true);
    expect([...attack.statuses].filter((status) => ![200, 400, 429].includes(status))).toEqual([]);
  });

  it('the server can be drained', { timeout: 120_000 }, async () => {
    const { graphqlUrl, server, slices } = await start();
    const attack = flood(graphqlUrl);
    while (slices() < 20) await pause(1);
    await server.drain();
    expect((await attack.ends).map(({ status }) => status)).toEqual(Array.from({ length: attackers }, () => 'rejected'));
  });
});
