import { describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../../src/gateway/engine/engine.ts';
import { readSupergraph } from '../../../src/gateway/schema/read-supergraph.ts';
import type { Json } from '../../../src/lib/json.ts';
import type { Subgraph, SubgraphResponse } from '../../../src/gateway/transports/subgraph.ts';
import { composeSupergraph } from '../support/supergraph.ts';
import { operationOf, readOperation } from '../support/operation-of.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const supergraph = composeSupergraph([
  {
    name: 'news',
    sdl: `${link} type Query { version: Int } type Subscription { posted(room: ID!): Post } type Post @key(fields: "id") { id: ID! }`,
  },
  { name: 'texts', sdl: `${link} type Post @key(fields: "id") { id: ID! text: String! }` },
]);
const question = 'subscription Posts($room: ID!) { posted(room: $room) { id text } }';

/** A stream of `events` that notes what is asked of it, and texts for all posts but those whose id is `lost`. */
function startEngine(events: readonly SubgraphResponse[]): { engine: Engine; seen: string[] } {
  const seen: string[] = [];
  const news: Subgraph = {
    name: 'news',
    fetch: () => Promise.reject(new Error('Only subscriptions are asked here.')),
    async *subscribe({ query, variables }) {
      seen.push(`open ${query} ${variables}`);
      try {
        for (const [index, event] of events.entries()) {
          seen.push(`event ${index}`);
          yield event;
        }
      } finally {
        seen.push('closed');
      }
    },
  };
  const texts: Subgraph = {
    name: 'texts',
    fetch: ({ query, variables }) => {
      seen.push(`fetch ${variables}`);
      const { representations } = {
        representations: Object.values(JSON.parse(variables ?? '{}') as Record<string, { id: string }[]>)[0] ?? [],
      };
      const alias = /\{(\w+):_entities/.exec(query)?.[1] ?? '_entities';
      const entities = representations.map(({ id }): Json => (id === 'lost' ? null : { text: `text of ${id}` }));
      return Promise.resolve({ data: { [alias]: entities } });
    },
  };
  const subgraphs = new Map([news, texts].map((subgraph) => [subgraph.name, subgraph]));
  return { engine: createEngine({ supergraph: readSupergraph(supergraph?.sdl ?? ''), subgraphs }), seen };
}

function subscribe(
  engine: Engine,
  variables: Record<string, unknown> = { room: '1' },
  denied = new Set<string>(),
): AsyncIterator<{ body: string }> {
  const operation = operationOf(engine, question, { variables });
  return engine.subscribe(operation, { denied, context: undefined })[Symbol.asyncIterator]();
}

async function bodies(stream: AsyncIterator<{ body: string }>): Promise<unknown[]> {
  const found: unknown[] = [];
  for (let step = await stream.next(); !step.done; step = await stream.next()) found.push(JSON.parse(step.value.body));
  return found;
}

const post = (id: string): SubgraphResponse => ({ data: { posted: { id } } });

describe('a subscription', () => {
  it('answers every event with what other subgraphs add to it, in order', async () => {
    const { engine } = startEngine([post('a'), { data: { posted: null } }, post('b')]);
    expect(await bodies(subscribe(engine))).toEqual([
      { data: { posted: { id: 'a', text: 'text of a' } } },
      { data: { posted: null } },
      { data: { posted: { id: 'b', text: 'text of b' } } },
    ]);
  });

  it('takes an event from the subgraph only when the client is ready for it', async () => {
    const { engine, seen } = startEngine([post('a'), post('b')]);
    const stream = subscribe(engine);
    await stream.next();
    expect(seen.filter((line) => line.startsWith('event'))).toEqual(['event 0']);
  });

  it("ends the subgraph's stream when the client leaves", async () => {
    const { engine, seen } = startEngine([post('a'), post('b')]);
    const stream = subscribe(engine);
    await stream.next();
    await stream.return?.();
    expect(seen.at(-1)).toBe('closed');
  });

  it('keeps the failure of one event to that event', async () => {
    const { engine } = startEngine([post('lost'), { data: null, errors: [{ message: 'not now' }] }, post('b')]);
    const [lost, failed, right] = (await bodies(subscribe(engine))) as { data: unknown; errors?: { path?: unknown }[] }[];
    expect(lost).toMatchObject({ data: { posted: null }, errors: [{ path: ['posted', 'text'] }] });
    expect(failed).toMatchObject({ data: { posted: null }, errors: [{ message: 'not now' }] });
    expect(right).toEqual({ data: { posted: { id: 'b', text: 'text of b' } } });
  });

  it('is refused without a stream where a variable is wrong', () => {
    const { engine, seen } = startEngine([post('a')]);
    const operation = readOperation(engine, question, { variables: {} });
    expect(operation).toEqual({ errors: [expect.objectContaining({ message: expect.stringContaining('was not provided') })] });
    expect(seen).toEqual([]);
  });

  it('whose root field is denied opens no stream', async () => {
    const { engine, seen } = startEngine([post('a')]);
    const [answer, ...more] = await bodies(subscribe(engine, { room: '1' }, new Set(['Subscription.posted'])));
    expect(answer).toMatchObject({ data: { posted: null }, errors: [{ path: ['posted'] }] });
    expect(more).toEqual([]);
    expect(seen).toEqual([]);
  });
});
