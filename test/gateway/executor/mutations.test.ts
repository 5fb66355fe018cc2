import { describe, expect, it } from 'vitest';
import { scriptedEngine } from '../support/scripted-engine.ts';

describe('mutations', () => {
  const counters = {
    one: 'type Query { none: Int } type Mutation { first: Int! soft: Int last: Box third: Box! } type Box @key(fields: "id") { id: ID! }',
    two: 'type Mutation { second: Box! } type Box @key(fields: "id") { id: ID! size: Int! }',
  };
  const failing = () =>
    scriptedEngine(counters, ({ subgraph, query }) => {
      if (subgraph === 'two') return { data: query.includes('_entities') ? { _e0: [null] } : { second: { id: '2', size: 2 } } };
      if (query.includes('first')) return { data: null, errors: [{ message: 'No.', path: ['first'] }] };
      return { data: { soft: null, last: { id: '1' }, third: { id: '3' } } };
    });

  it.each([
    { after: 'one that cannot be null failed', document: 'mutation { first second { id } last { id } }', asks: ['one'] },
    { after: 'a null from below took the data', document: 'mutation { third { size } last { size } }', asks: ['one', 'two'] },
    { after: 'one that cannot be null is refused', document: 'mutation { soft second { id } last { id } }', asks: ['one'] },
    { after: 'a refusal below took the data', document: 'mutation { third { id } last { size } }', asks: ['one'] },
  ])('do not run after $after', async ({ document, asks }) => {
    const { ask, asked } = failing();
    const { data } = await ask(document, { denied: new Set(['Mutation.second', 'Box.id']) });
    expect(data).toBeNull();
    expect(asked.map(({ subgraph }) => subgraph)).toEqual(asks);
    expect(asked.every(({ query }) => !/second|last/.test(query))).toBe(true);
  });

  it('run after one that failed and may be null', async () => {
    const { ask, asked } = failing();
    expect(await ask('mutation { last { size } second { size } }')).toMatchObject({ data: { last: null, second: { size: 2 } } });
    expect(asked.map(({ subgraph }) => subgraph)).toEqual(['one', 'two', 'two']);
  });
});
