import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RequestContext } from '../../../src/gateway/request/request-context.ts';
import { createHttpSubgraph, type HttpSubgraph } from '../../../src/gateway/transports/http-subgraph.ts';
import { createResilience } from '../../../src/gateway/transports/resilience.ts';
import type { SubgraphRequest } from '../../../src/gateway/transports/subgraph.ts';
import { noMetrics } from '../../../src/lib/metrics.ts';
import { recordingLogger } from '../../support/gateway/recording-logger.ts';
import { json, startScriptedServer, type Answer, type ScriptedServer } from '../../support/gateway/scripted-server.ts';

const query: SubgraphRequest = { operation: 'query', query: '{ a }', variables: null };
const mutation: SubgraphRequest = { operation: 'mutation', query: 'mutation { a }', variables: null };
const good = { data: { a: 1 } };
const read = { ...good, isPlain: true };
const failed = {
  data: null,
  errors: [{ message: 'A part of the graph could not be reached.', extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }],
};
const context: RequestContext = {
  requestId: 'request-1',
  accessToken: null,
  clientAddress: '192.0.2.7',
  userAgent: null,
  principal: null,
  clientHeaders: {},
  relay() {},
};

const hangsUp: Answer = (request) => request.socket.destroy();
const hangs: Answer = () => {};
const page =
  (status: number): Answer =>
  (_, response) =>
    response.writeHead(status, { 'content-type': 'text/html' }).end('<h1>Sorry</h1>');

let server: ScriptedServer;
let logger: ReturnType<typeof recordingLogger>;
let nowMs: number;
let metrics: string[];
const opened: HttpSubgraph[] = [];

beforeEach(async () => {
  server = await startScriptedServer(json(good));
  logger = recordingLogger();
  nowMs = 0;
  metrics = [];
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((subgraph) => subgraph.close()));
  await server[Symbol.asyncDispose]();
});

function open({ retriesMax = 2, timeoutMs = 2000 } = {}): HttpSubgraph {
  const resilience = createResilience({
    name: 'orders',
    retriesMax,
    clock: { now: () => new Date(nowMs) },
    random: { bytes: (count) => Buffer.alloc(count), digits: () => '', hexId: () => '' },
    metrics: {
      ...noMetrics,
      subgraphAskedAgain: (name) => void metrics.push(`${name} again`),
      subgraphCircuitOpen: (name, isOpen) => void metrics.push(`${name} ${isOpen ? 'open' : 'closed'}`),
    },
    logger,
  });
  const options = {
    name: 'orders',
    url: server.url,
    forward: 'none',
    timeoutMs,
    bodyBytesMax: 1000,
    resilience,
    logger,
  } as const;
  const subgraph = createHttpSubgraph(options);
  opened.push(subgraph);
  return subgraph;
}

/** Answers the first requests by `answers`, and all others well. */
function failFirst(...answers: Answer[]): void {
  server.answerWith((...exchange) => (answers.shift() ?? json(good))(...exchange));
}

describe('a query is sent again', () => {
  it.each([
    ['the connection breaks off', hangsUp],
    ['502 comes back', page(502)],
    ['503 comes back', page(503)],
    ['504 comes back', page(504)],
  ])('when %s, and nobody hears of it', async (_, fault) => {
    failFirst(fault, fault);
    expect(await open().fetch(query, context)).toEqual(read);
    expect(server.received).toHaveLength(3);
    expect(logger.lines).toEqual([]);
    expect(metrics).toEqual(['orders again', 'orders again']);
  });

  it('as often as it is configured, and no more', async () => {
    server.answerWith(hangsUp);
    expect(await open({ retriesMax: 1 }).fetch(query, context)).toEqual(failed);
    expect(server.received).toHaveLength(2);
    expect(logger.lines).toHaveLength(1);
  });
});

describe('nothing is sent again', () => {
  it.each<[string, Answer, SubgraphRequest]>([
    ['when it is a mutation, which may have had its effect', hangsUp, mutation],
    ['when it is a mutation that a proxy refused', page(503), mutation],
    ['when the answer breaks the rules', page(500), query],
    ['when the subgraph itself says what is wrong', json({ errors: [{ message: 'busy' }] }, 503), query],
  ])('%s', async (_, fault, request) => {
    failFirst(fault);
    const { data } = await open().fetch(request, context);
    expect(data).toBeNull();
    expect(server.received).toHaveLength(1);
  });

  it('when the time is up', async () => {
    failFirst(hangsUp, hangs);
    expect(await open({ timeoutMs: 150 }).fetch(query, context)).toEqual(failed);
    expect(server.received).toHaveLength(2);
    expect(logger.lines[0]).toMatchObject({ fields: { error: { kind: 'late' } } });
  });

  it('when the client has gone', async () => {
    const controller = new AbortController();
    server.answerWith((request) => {
      controller.abort(new Error('gone'));
      request.socket.destroy();
    });
    await expect(open().fetch({ ...query, signal: controller.signal }, context)).rejects.toThrow('gone');
    expect(server.received).toHaveLength(1);
  });

  it('once the budget is spent: a subgraph in trouble gets a tenth more to do, not three times as much', async () => {
    let count = 0;
    server.answerWith((...exchange) => ((count += 1) % 3 === 0 ? json(good) : page(503))(...exchange));
    const subgraph = open({ retriesMax: 1 });
    // So far apart that the circuit stays closed.
    for (let at = 0; at < 100; at += 1) {
      nowMs += 11_000;
      await subgraph.fetch(query, context);
    }
    const again = metrics.filter((line) => line === 'orders again').length;
    expect(again).toBeGreaterThanOrEqual(10);
    expect(again).toBeLessThanOrEqual(20);
    expect(server.received).toHaveLength(100 + again);
  });
});

describe('a subgraph that fails too often', () => {
  async function fail(subgraph: HttpSubgraph, times: number): Promise<void> {
    for (let at = 0; at < times; at += 1) expect(await subgraph.fetch(query, context)).toEqual(failed);
  }

  it('is not asked while its circuit breaker is open: the same masked error at once, one line in the log, and nothing sent', async () => {
    server.answerWith(hangsUp);
    const subgraph = open({ retriesMax: 0 });
    await fail(subgraph, 5);
    expect(server.received).toHaveLength(5);
    await fail(subgraph, 20);
    expect(server.received).toHaveLength(5);
    expect(logger.lines.filter(({ message }) => message.includes('circuit breaker'))).toHaveLength(1);
    expect(logger.lines).toHaveLength(6);
    expect(metrics).toEqual(['orders open']);
  });

  it('is tried by one fetch after a second, and asked by all when it answers', async () => {
    server.answerWith(hangsUp);
    const subgraph = open({ retriesMax: 0 });
    await fail(subgraph, 5);
    const waiting = Promise.withResolvers<void>();
    server.answerWith((...exchange) => void waiting.promise.then(() => json(good)(...exchange)));
    nowMs += 1000;
    const probe = subgraph.fetch(query, context);
    await fail(subgraph, 3);
    waiting.resolve();
    expect(await probe).toEqual(read);
    expect(server.received).toHaveLength(6);
    expect(await subgraph.fetch(query, context)).toEqual(read);
    expect(metrics).toEqual(['orders open', 'orders closed']);
    expect(logger.lines.at(-1)).toMatchObject({ level: 'info', message: 'A subgraph answers again' });
  });

  it('is not asked for longer each time it fails again, ten seconds at most', async () => {
    server.answerWith(hangsUp);
    const subgraph = open({ retriesMax: 0 });
    await fail(subgraph, 5);
    const waits: number[] = [];
    for (let before = server.received.length, waitedMs = 0; waits.length < 6;) {
      nowMs += 1000;
      waitedMs += 1000;
      await fail(subgraph, 1);
      if (server.received.length === before) continue;
      waits.push(waitedMs);
      before = server.received.length;
      waitedMs = 0;
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000]);
  });

  it('is tried again by the next one when the client of the trial gives up', async () => {
    server.answerWith(hangsUp);
    const subgraph = open({ retriesMax: 0 });
    await fail(subgraph, 5);
    nowMs += 1000;
    const controller = new AbortController();
    server.answerWith(() => controller.abort(new Error('gone')));
    await expect(subgraph.fetch({ ...query, signal: controller.signal }, context)).rejects.toThrow('gone');
    server.answerWith(json(good));
    expect(await subgraph.fetch(query, context)).toEqual(read);
  });

  it.each<[string, Answer]>([
    ['answers with errors', json({ data: null, errors: [{ message: 'no' }] })],
    ['answers against the rules, which one query alone may bring about', json({ data: { a: 'x'.repeat(2000) } })],
  ])('is something else than one that %s', async (_, answer) => {
    server.answerWith(answer);
    const subgraph = open();
    for (let at = 0; at < 20; at += 1) await subgraph.fetch(query, context);
    expect(server.received).toHaveLength(20);
  });

  it('is something else than one that fails now and then', async () => {
    let count = 0;
    server.answerWith((...exchange) => ((count += 1) % 5 < 2 ? hangsUp : json(good))(...exchange));
    const subgraph = open({ retriesMax: 0 });
    await subgraph.fetch(query, context);
    for (let at = 0; at < 50; at += 1) await subgraph.fetch(query, context);
    expect(server.received).toHaveLength(51);
  });

  it('is something else than one that failed long ago', async () => {
    const subgraph = open({ retriesMax: 0 });
    server.answerWith(hangsUp);
    await fail(subgraph, 4);
    nowMs += 10_000;
    await fail(subgraph, 4);
    server.answerWith(json(good));
    expect(await subgraph.fetch(query, context)).toEqual(read);
  });
});
