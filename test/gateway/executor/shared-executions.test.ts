import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/gateway/engine/engine.ts';
import type { ExecuteRequest } from '../../../src/gateway/executor/execution.ts';
import { readSupergraph } from '../../../src/gateway/schema/read-supergraph.ts';
import type { Subgraph } from '../../../src/gateway/transports/subgraph.ts';
import { buildGraph } from '../../../src/gateway/supergraph/build-graph.ts';
import { operationOf, type Asking } from '../support/operation-of.ts';

type Asked = Partial<ExecuteRequest<Caller>> & Asking;

interface Caller {
  readonly user: string;
  readonly tenant: string;
}

const sdls = {
  users: 'type Query { me(as: Int): String } type Mutation { rename: String }',
  shop: 'type Query { price: String }',
  alone: 'type Query { secret: String }',
};

/** The users' subgraph knows the user, the shop's the tenant, and the third keeps all requests apart. */
const keys: Readonly<Record<string, (caller: Caller) => string | null>> = {
  users: ({ user }) => user,
  shop: ({ tenant }) => tenant,
  alone: () => null,
};

/** An engine whose subgraphs keep everybody waiting until they are let answer. */
function heldEngine() {
  const composition = buildGraph({ subgraphs: Object.entries(sdls).map(([name, sdl]) => ({ name, sdl })) });
  if (!composition.ok) throw new Error(composition.faults.join());
  const asked: string[] = [];
  const aborted: string[] = [];
  const gates = new Map(Object.keys(sdls).map((name) => [name, Promise.withResolvers<void>()]));
  const subgraphs = Object.keys(sdls).map((name): Subgraph<Caller> => ({
    name,
    sharingKey: keys[name]!,
    async fetch({ query, signal }, { user, tenant }) {
      asked.push(name);
      const number = asked.length;
      signal?.addEventListener('abort', () => aborted.push(name));
      await gates.get(name)?.promise;
      signal?.throwIfAborted();
      const said = `${user} of ${tenant}, ${number}`;
      return { data: Object.fromEntries(['me', 'price', 'secret', 'rename'].map((field) => [fieldAlias(query, field), said])) };
    },
  }));
  const engine = createEngine<Caller>({
    supergraph: readSupergraph(composition.supergraphSdl),
    subgraphs: new Map(subgraphs.map((subgraph) => [subgraph.name, subgraph])),
  });
  return {
    asked,
    aborted,
    open(...names: string[]) {
      for (const [name, gate] of gates) if (names.length === 0 || names.includes(name)) gate.resolve();
    },
    async run(document: string, context: Caller, { variables, ...request }: Asked = {}): Promise<string> {
      const operation = operationOf(engine, document, { variables });
      return (await engine.execute(operation, { context, ...request })).body;
    },
  };
}

const fieldAlias = (query: string, field: string): string => new RegExp(`(\\w+):${field}`).exec(query)?.[1] ?? field;
const ada: Caller = { user: 'ada', tenant: '1' };
const bela: Caller = { user: 'bela', tenant: '1' };

describe('executions under way together', () => {
  it('are one where every subgraph is asked alike', async () => {
    const { run, open, asked } = heldEngine();
    const both = [run('{ me price }', ada), run('{ me price }', { ...ada })];
    open();
    const [one, other] = await Promise.all(both);
    expect(one).toBe(other);
    expect(asked.toSorted()).toEqual(['shop', 'users']);
  });

  it('are one for two people where none of the subgraphs knows who they are', async () => {
    const { run, open, asked } = heldEngine();
    const both = [run('{ price }', ada), run('{ price }', bela)];
    open();
    expect(new Set(await Promise.all(both)).size).toBe(1);
    expect(asked).toHaveLength(1);
  });

  it.each<[string, [string, Caller, Asked?], [string, Caller, Asked?]]>([
    ['one subgraph knows them apart', ['{ me price }', ada], ['{ me price }', bela]],
    ['one subgraph keeps all requests apart', ['{ secret }', ada], ['{ secret }', ada]],
    ['they are other documents', ['{ price }', ada], ['{ again: price }', ada]],
    [
      'their variables differ',
      ['query ($as: Int) { me(as: $as) }', ada, { variables: { as: 1 } }],
      ['query ($as: Int) { me(as: $as) }', ada, { variables: { as: 2 } }],
    ],
    [
      'their conditions differ',
      ['query ($no: Boolean!) { me price @skip(if: $no) }', ada, { variables: { no: true } }],
      ['query ($no: Boolean!) { me price @skip(if: $no) }', ada, { variables: { no: false } }],
    ],
    ['one of them is refused something', ['{ me price }', ada, { denied: new Set(['Query.price']) }], ['{ me price }', ada]],
    [
      'both are refused something, because each is told in its own words',
      ['{ me price }', ada, { denied: new Set(['Query.price']), deniedError: () => ({ message: 'one' }) }],
      ['{ me price }', ada, { denied: new Set(['Query.price']), deniedError: () => ({ message: 'other' }) }],
    ],
    [
      'they look into the schema by variables',
      ['query ($t: String!) { price __type(name: $t) { name } }', ada, { variables: { t: 'Query' } }],
      ['query ($t: String!) { price __type(name: $t) { name } }', ada, { variables: { t: 'String' } }],
    ],
  ])('are each their own where %s', async (_, one, other) => {
    const together = heldEngine();
    const both = [together.run(...one), together.run(...other)];
    together.open();
    const bodies = await Promise.all(both);
    for (const [at, each] of [one, other].entries()) {
      const alone = heldEngine();
      alone.open();
      const withoutNumbers = (body = '') => body.replaceAll(/, \d+"/g, '"');
      expect(withoutNumbers(bodies[at])).toBe(withoutNumbers(await alone.run(...each)));
    }
    expect(bodies[0]).not.toBe(bodies[1]);
  });

  it('are never one with what began before a mutation ended', async () => {
    const { run, open, asked } = heldEngine();
    const before = run('{ price }', ada);
    const renamed = run('mutation { rename }', ada);
    open('users');
    await renamed;
    const again = run('{ price }', ada);
    open();
    expect(await before).not.toBe(await again);
    expect(asked).toEqual(['shop', 'users', 'shop']);
  });

  it('are each their own where they are mutations', async () => {
    const { run, open, asked } = heldEngine();
    const both = [run('mutation { rename }', ada), run('mutation { rename }', ada)];
    open();
    await Promise.all(both);
    expect(asked).toEqual(['users', 'users']);
  });

  it('go on for the others when one client hangs up, and end with the last', async () => {
    const { run, open, asked, aborted } = heldEngine();
    const [one, two] = [new AbortController(), new AbortController()];
    const leaving = run('{ price }', ada, { signal: one.signal });
    const staying = run('{ price }', ada, { signal: two.signal });
    one.abort(new Error('gone'));
    await expect(leaving).rejects.toThrow('gone');
    expect(aborted).toEqual([]);
    open();
    expect(await staying).toContain('ada of 1');
    expect(asked).toEqual(['shop']);

    const held = heldEngine();
    const last = held.run('{ price }', ada, { signal: two.signal });
    two.abort(new Error('gone too'));
    await expect(last).rejects.toThrow('gone too');
    expect(held.aborted).toEqual(['shop']);
  });
});
