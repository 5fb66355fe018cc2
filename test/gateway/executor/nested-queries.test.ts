import { describe, expect, it } from 'vitest';
import { answerEntities, scriptedEngine } from '../support/scripted-engine.ts';

describe('queries inside objects', () => {
  it('are not asked for in an object that is not there', async () => {
    const back = { a: 'type Query { me: User } type User { id: ID root: Query }', b: 'type Query { count: Int }' };
    const { ask, asked } = scriptedEngine(back, () => ({ data: { me: null } }));
    expect(await ask('{ me { root { count } } }')).toEqual({ data: { me: null } });
    expect(asked.map(({ subgraph }) => subgraph)).toEqual(['a']);
  });

  it('fail alone, whatever else their subgraph is asked for', async () => {
    const { ask, asked } = scriptedEngine(
      {
        one: 'type Query { me: User } type User @key(fields: "id") { id: ID! a: Query b: Query }',
        two: 'type Query { strict: Int! loose: Int } type User @key(fields: "id") { id: ID! total: Int }',
      },
      (one) => {
        if (one.subgraph === 'one') return { data: { me: { id: '1', a: { __typename: 'Query' }, b: { __typename: 'Query' } } } };
        if (one.query.includes('strict')) return { data: null, errors: [{ message: 'Broken.', path: ['strict'] }] };
        return { data: { loose: 1, ...answerEntities(one, () => ({ total: 2 })) } };
      },
    );
    expect(await ask('{ me { a { strict } b { loose } total } }')).toEqual({
      data: { me: { a: null, b: { loose: 1 }, total: 2 } },
      errors: [{ message: 'Broken.', path: ['me', 'a', 'strict'] }],
    });
    expect(asked).toHaveLength(3);
  });
});
