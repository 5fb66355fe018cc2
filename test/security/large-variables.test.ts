import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkVariables } from '../../src/gateway/operation/limits/check-variables.ts';
import type { RawVariables } from '../../src/gateway/operation/coerce-variables.ts';
import { parseJson } from '../../src/http/parse-json.ts';
import { defaultLimits } from '../support/gateway/default-limits.ts';
import { post, startTestGateway, type TestGateway } from '../support/gateway/start-test-gateway.ts';
import { processorMs } from '../support/processor-time.ts';
import { times } from '../support/times.ts';
import { scriptedEngine } from '../gateway/support/scripted-engine.ts';

const sdl = `
  scalar Json
  input Filter { text: String number: Int other: Filter list: [Filter] ids: [ID] json: Json }
  type Query { find(filter: Filter, filters: [Filter], text: String, json: Json): Int }
`;
const query = `query ($filter: Filter, $filters: [Filter], $text: String, $json: Json) {
  find(filter: $filter, filters: $filters, text: $text, json: $json)
}`;
const megabyte = 990_000;
const bodyValuesMax = 20_000;

/** As many values as a body may have, or as many characters. */
const shapes: Readonly<Record<string, RawVariables>> = {
  'one text': { text: 'x'.repeat(megabyte) },
  'a text of characters that JSON escapes': { text: '"'.repeat(megabyte / 2) },
  'lists of numbers in a scalar': { json: times(900, () => times(20, () => 123_456_789_012_345)) },
  'an object of many members': { json: Object.fromEntries(times(19_000, (at) => [`member${at}`, 0])) },
  'members that the type does not have': { filter: Object.fromEntries(times(19_000, (at) => [`member${at}`, 0])) },
  'an object where an Int belongs': { filter: { number: Object.fromEntries(times(19_000, (at) => [`member${at}`, 0])) } },
  'input objects in a list': { filters: times(900, (at) => ({ ids: times(18, String), number: at })) },
  'values that are not of their type, each of them': { filters: times(900, (at) => ({ number: `${at}${'x'.repeat(970)}` })) },
  'variables that nothing declares': Object.fromEntries(times(19_000, (at) => [`variable${at}`, 0])),
};

const invalid = new Set([
  'members that the type does not have',
  'an object where an Int belongs',
  'values that are not of their type, each of them',
]);

describe('a megabyte of variables', () => {
  const { engine } = scriptedEngine({ search: sdl }, () => ({ data: { find: 1 } }));

  async function leastMs(work: () => unknown): Promise<number> {
    const measured: number[] = [];
    for (const _ of times(7, Number)) measured.push(await processorMs(work));
    return Math.min(...measured);
  }

  it.each(Object.entries(shapes))(
    'is read, checked and coerced in a few times what reading takes alone: %s',
    async (_, variables) => {
      const body = JSON.stringify({ query, variables });
      expect(body.length).toBeLessThan(1_000_000);
      const prepared = engine.prepare(query);
      if ('errors' in prepared) throw prepared.errors[0] as Error;
      const takenMs = await leastMs(() => {
        const read = parseJson(body, { bodyValuesMax }) as { variables: RawVariables };
        expect(checkVariables(read.variables, defaultLimits)).toBeNull();
        engine.coerce(prepared, read.variables);
      });
      const readMs = await leastMs(() => JSON.parse(body) as unknown);
      expect(takenMs / Math.max(1, readMs)).toBeLessThan(20);
    },
  );
});

describe('over HTTP', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    const subgraphs = { search: { sdl, resolvers: { Query: { find: () => 1 } } } };
    gateway = await startTestGateway({ subgraphs, settings: { bodyBytesMax: 1_000_000 } });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  it.each(Object.entries(shapes))('a megabyte of variables is answered or refused: %s', async (name, variables) => {
    const { status } = await post(gateway.graphqlUrl, query, { variables: { ...variables } });
    expect(status).toBe(invalid.has(name) ? 400 : 200);
  });
});

describe('a body has as many values as `bodyValuesMax` says, and not one more', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    const subgraphs = { search: { sdl, resolvers: { Query: { find: () => 1 } } } };
    gateway = await startTestGateway({ subgraphs, settings: { bodyValuesMax: 30 } });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  const refusal = 'The JSON has more than 30 values. Send less, or raise `bodyValuesMax`.';
  const bounds = [
    [0, 200],
    [1, 400],
  ] as const;

  it.each(bounds)('by POST: %i more', async (more, expected) => {
    // The body itself, its query, the variables, the list, and what is in it.
    const body = JSON.stringify({ query: '{ find }', variables: { json: times(26 + more, () => ',"[{') } });
    const response = await fetch(gateway.graphqlUrl, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(response.status).toBe(expected);
    if (expected === 400) expect(await response.text()).toContain(refusal);
  });

  it.each(bounds)('in each parameter of a GET: %i more', async (more, expected) => {
    // The variables, the list, and what is in it.
    const search = new URLSearchParams({ query: '{ find }', variables: JSON.stringify({ json: times(28 + more, () => 1) }) });
    const response = await fetch(`${gateway.graphqlUrl}?${search.toString()}`, { headers: { accept: 'application/json' } });
    expect(response.status).toBe(expected);
    if (expected === 400) expect(await response.text()).toContain(refusal);
  });

  it.each([
    [0, 1000],
    [1, 4400],
  ])('in a message of a WebSocket: %i more', async (more, code) => {
    const socket = new WebSocket(gateway.graphqlUrl.replace('http', 'ws'), 'graphql-transport-ws');
    const closed = once(socket, 'close');
    // The message, its type, the payload, the list, and what is in it.
    const message = JSON.stringify({ type: 'connection_init', payload: { list: times(26 + more, () => 1) } });
    socket.addEventListener('open', () => socket.send(message));
    socket.addEventListener('message', () => socket.close(1000));
    const [event] = (await closed) as [CloseEvent];
    expect(event.code).toBe(code);
  });
});
