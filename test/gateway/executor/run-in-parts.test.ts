import { describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../../src/gateway/engine/engine.ts';
import { readSupergraph } from '../../../src/gateway/schema/read-supergraph.ts';
import type { Json } from '../../../src/lib/json.ts';
import type { Subgraph, SubgraphResponse } from '../../../src/gateway/transports/subgraph.ts';
import { composeSupergraph } from '../support/supergraph.ts';
import type { IncrementalResponse } from '../support/merge-payloads.ts';
import { operationOf, readOperation } from '../support/operation-of.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const supergraph = composeSupergraph([
  {
    name: 'users',
    sdl: `${link}
      type Query { user: User users: [User!]! }
      type Mutation { rename: User }
      type User @key(fields: "id") { id: ID! name: String }`,
  },
  {
    name: 'posts',
    sdl: `${link} type User @key(fields: "id") { id: ID! posts: [Post!]! mood: String! } type Post { title: String }`,
  },
]);

/** Users at once; what `posts` knows only when `release` is called. */
function start(posts: (id: string) => Json = (id) => ({ posts: [{ title: `by ${id}` }], mood: 'fine' })) {
  const released = Promise.withResolvers<void>();
  const asked: string[] = [];
  const users: Subgraph = {
    name: 'users',
    fetch({ query }) {
      asked.push('users');
      const ann = { id: 'a', name: 'Ann' };
      const data: Record<string, Json> = query.includes('users') ? { users: [ann, { id: 'b', name: 'Bob' }] } : { user: ann };
      return Promise.resolve({ data: query.startsWith('mutation') ? { rename: ann } : data });
    },
  };
  const other: Subgraph = {
    name: 'posts',
    async fetch({ query, variables }): Promise<SubgraphResponse> {
      asked.push('posts');
      await released.promise;
      const [ids = []] = Object.values(JSON.parse(variables ?? '{}') as Record<string, { id: string }[]>);
      return { data: { [/(\w+):_entities/.exec(query)?.[1] ?? '_entities']: ids.map(({ id }) => posts(id)) } };
    },
  };
  const subgraphs = new Map([users, other].map((subgraph) => [subgraph.name, subgraph]));
  return {
    engine: createEngine({ supergraph: readSupergraph(supergraph?.sdl ?? ''), subgraphs }),
    asked,
    release: released.resolve,
  };
}

function parts(engine: Engine, document: string, variables: Record<string, unknown> = {}, denied = new Set<string>()) {
  const operation = operationOf(engine, document, { variables });
  const responses = engine.executeInParts(operation, { denied, context: undefined });
  return {
    async next(): Promise<IncrementalResponse | null> {
      const step = await responses.next();
      return step.done ? null : (JSON.parse(step.value.body) as IncrementalResponse);
    },
  };
}

describe('an operation that defers parts of itself', () => {
  it('is answered before what is deferred is there, and asks each subgraph as often as without', async () => {
    const { engine, asked, release } = start();
    const answer = parts(engine, '{ user { name ... @defer(label: "later") { posts { title } } } }');
    expect(await answer.next()).toEqual({ data: { user: { name: 'Ann' } }, hasNext: true });
    release();
    expect(await answer.next()).toEqual({
      incremental: [{ data: { posts: [{ title: 'by a' }] }, path: ['user'], label: 'later' }],
      hasNext: false,
    });
    expect(await answer.next()).toBeNull();
    expect(asked).toEqual(['users', 'posts']);
  });

  it('has a payload for each object of a list', async () => {
    const { engine, release } = start();
    const answer = parts(engine, '{ users { name ...Posts @defer } } fragment Posts on User { posts { title } }');
    expect(await answer.next()).toEqual({ data: { users: [{ name: 'Ann' }, { name: 'Bob' }] }, hasNext: true });
    release();
    expect(await answer.next()).toEqual({
      incremental: [
        { data: { posts: [{ title: 'by a' }] }, path: ['users', 0] },
        { data: { posts: [{ title: 'by b' }] }, path: ['users', 1] },
      ],
      hasNext: false,
    });
  });

  it('delivers a part inside a part after it', async () => {
    const { engine, release } = start();
    release();
    const answer = parts(engine, '{ ... @defer(label: "1") { user { id ... @defer(label: "2") { mood } } } }');
    expect(await answer.next()).toEqual({ data: {}, hasNext: true });
    const rest = [await answer.next(), await answer.next()].flatMap((response) => response?.incremental ?? []);
    expect(rest).toEqual([
      { data: { user: { id: 'a' } }, path: [], label: '1' },
      { data: { mood: 'fine' }, path: ['user'], label: '2' },
    ]);
  });

  it('stops a null at the part, with its error, and spares the objects beside it', async () => {
    const { engine, release } = start((id) => (id === 'a' ? { mood: null } : { mood: 'fine' }));
    release();
    const answer = parts(engine, '{ users { name ... @defer { mood } } }');
    expect(await answer.next()).toEqual({ data: { users: [{ name: 'Ann' }, { name: 'Bob' }] }, hasNext: true });
    expect(await answer.next()).toEqual({
      incremental: [
        { data: null, path: ['users', 0], errors: [expect.objectContaining({ path: ['users', 0, 'mood'] })] },
        { data: { mood: 'fine' }, path: ['users', 1] },
      ],
      hasNext: false,
    });
  });

  it('refuses in a part what the caller may not have, and asks no subgraph for it', async () => {
    const { engine, asked } = start();
    const answer = parts(engine, '{ user { name ... @defer { posts { title } } } }', {}, new Set(['User.posts']));
    await answer.next();
    expect(await answer.next()).toEqual({
      incremental: [{ data: null, path: ['user'], errors: [expect.objectContaining({ path: ['user', 'posts'] })] }],
      hasNext: false,
    });
    expect(asked).toEqual(['users']);
  });

  it.each([
    ['if a variable says so', 'query ($now: Boolean!) { user { name ... @defer(if: $now) { mood } } }'],
    ['if it never is', '{ user { name ... @defer(if: false) { mood } } }'],
    ['if it is skipped', '{ user { name mood ... @skip(if: true) @defer { mood } } }'],
    ['at the root of a mutation', 'mutation { ... @defer { rename { name mood } } }'],
  ])('is answered in one piece %s', async (_, document) => {
    const { engine, release } = start();
    release();
    const answer = parts(engine, document, { now: false });
    const response = await answer.next();
    expect(response).not.toHaveProperty('hasNext');
    expect(JSON.stringify(response?.data)).toContain('"mood":"fine"');
    expect(await answer.next()).toBeNull();
  });

  it('runs mutations as ever, and defers what is inside them', async () => {
    const { engine, release } = start();
    release();
    const answer = parts(engine, 'mutation { rename { name ... @defer { mood } } }');
    expect(await answer.next()).toEqual({ data: { rename: { name: 'Ann' } }, hasNext: true });
    expect(await answer.next()).toEqual({ incremental: [{ data: { mood: 'fine' }, path: ['rename'] }], hasNext: false });
  });

  it('that would come in millions of parts is answered in one piece, or refused, before anything is asked', async () => {
    const { engine, asked, release } = start();
    release();
    const nested = (spread: (name: string) => string) =>
      Array.from({ length: 30 }, (_, level) => `fragment F${level} on User { ${spread(`F${level + 1}`)} }`).join('\n');
    const bombs = [
      (name: string) => `...${name} @defer(label: "a") ...${name} @defer(label: "b")`,
      (name: string) => `...${name} ...${name}`,
    ];
    for (const spread of bombs) {
      const document = `{ user { ...F0 ... @defer { mood } } } ${nested(spread)} fragment F30 on User { name }`;
      const read = readOperation(engine, document);
      const refused = 'errors' in read ? read.errors : [];
      const response = 'errors' in read ? null : await parts(engine, document).next();
      const [refusal] = [...refused, ...(response?.errors ?? [])] as { readonly extensions?: object }[];
      if (response?.data === undefined) expect(refusal?.extensions).toEqual({ code: 'OPERATION_TOO_COMPLEX' });
      else expect(response).toEqual({ data: { user: { name: 'Ann', mood: 'fine' } } });
      if (refusal) expect(asked).toEqual([]);
    }
  });

  it('is answered in one piece by a plain execution', async () => {
    const { engine, release } = start();
    release();
    const operation = operationOf(engine, '{ user { name ... @defer { mood } } }');
    const { body } = await engine.execute(operation, { context: undefined });
    expect(body).toBe('{"data":{"user":{"name":"Ann","mood":"fine"}}}');
  });
});
