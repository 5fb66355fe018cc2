import { describe, expect, it } from 'vitest';
import { answerEntities, scriptedEngine } from '../support/scripted-engine.ts';
import { operationOf, readOperation } from '../support/operation-of.ts';

const people = {
  accounts: `
    type Query { me: User users: [User] user(id: ID! = "1", active: Boolean): User strict: User! }
    type Mutation { rename(id: ID!, name: String!): User }
    type User @key(fields: "id") { id: ID! name: String email: String! }
  `,
  orders: `
    type User @key(fields: "id") { id: ID! orders: [Order!] total: Int! }
    type Order { id: ID! note: String }
  `,
};

const me = { id: '1', name: 'Ada', email: 'ada@example.org' };

const withOrders = () =>
  scriptedEngine(people, (asked) =>
    asked.subgraph === 'accounts'
      ? { data: { me, users: [me, { ...me, id: '2', name: 'Bob' }, me], user: me, strict: me } }
      : {
          data: answerEntities(asked, ({ id }) => ({ orders: [{ id: `order of ${JSON.stringify(id)}`, note: null }], total: 3 })),
        },
  );

describe('responses', () => {
  it('have their keys in the order of the request, whichever subgraph answers', async () => {
    const { engine } = withOrders();
    const operation = operationOf(engine, '{ me { total name ...F id } } fragment F on User { orders { note id } name email }');
    const { body, outcome } = await engine.execute(operation, { context: undefined });
    expect(body).toBe(
      '{"data":{"me":{"total":3,"name":"Ada","orders":[{"note":null,"id":"order of \\"1\\""}],"email":"ada@example.org","id":"1"}}}',
    );
    expect(outcome).toBe('ok');
  });

  it('escape what needs it, where one subgraph answers plain texts and another does not', async () => {
    const told = 'say "hi"\n';
    const { ask, asked } = scriptedEngine(people, (one) =>
      one.subgraph === 'accounts'
        ? { data: { me }, isPlain: true }
        : { data: answerEntities(one, () => ({ orders: [{ id: told, note: 'é 😀' }] })) },
    );
    expect(await ask('{ me { name orders { id note } email } }')).toEqual({
      data: { me: { name: 'Ada', orders: [{ id: told, note: 'é 😀' }], email: me.email } },
    });
    expect(asked).toHaveLength(2);
  });

  it('are an empty object where everything is skipped, and no subgraph is asked', async () => {
    const { ask, asked } = withOrders();
    expect(await ask('query ($no: Boolean = false) { me @include(if: $no) { total } }')).toEqual({ data: {} });
    expect(asked).toEqual([]);
  });

  it('never ask twice for what several objects share', async () => {
    const { ask, asked } = withOrders();
    const response = await ask('{ users { id total } }');
    expect(response).toEqual({ data: { users: ['1', '2', '1'].map((id) => ({ id, total: 3 })) } });
    expect(asked[1]?.variables).toEqual({
      _r0: [
        { __typename: 'User', id: '1' },
        { __typename: 'User', id: '2' },
      ],
    });
  });

  it('have introspection next to data, with the variables of the operation', async () => {
    const { ask } = withOrders();
    const response = await ask(
      'query ($type: String!) { __typename me { name } t: __type(name: $type) { name ...F } } fragment F on __Type { kind }',
      {
        variables: { type: 'User' },
      },
    );
    expect(response).toEqual({ data: { __typename: 'Query', me: { name: 'Ada' }, t: { name: 'User', kind: 'OBJECT' } } });
  });

  it('show clients nothing of the machinery of federation', async () => {
    const { ask } = withOrders();
    const response = await ask('{ __schema { types { name } directives { name } } }');
    expect(JSON.stringify(response)).not.toMatch(/join__|link__|_Any|_Entity|_Service/);
  });
});

describe('operations that are refused', () => {
  it('leave every subgraph alone', async () => {
    const { ask, asked } = withOrders();
    for (const document of [
      '{ me { secret } }',
      '{',
      '',
      'query A { me { id } } query B { me { id } }',
      'fragment F on User { id }',
    ]) {
      expect(await ask(document)).toHaveProperty('errors');
    }
    expect(await ask('query ($id: ID!) { user(id: $id) { id } }')).toHaveProperty('errors');
    expect(await ask('query ($id: ID!) { user(id: $id) { id } }', { variables: { id: { $ne: null } } })).toHaveProperty('errors');
    expect(asked).toEqual([]);
  });

  it('are told apart from those that failed', async () => {
    const { engine } = withOrders();
    const coerced = readOperation(engine, 'query ($id: ID!) {\n  user(id: $id) { id }\n}', { variables: {} });
    expect(coerced).not.toHaveProperty('variables');
    expect('errors' in coerced && coerced.errors[0]?.locations).toEqual([{ line: 1, column: 8 }]);
  });

  it('include introspection where that is switched off', async () => {
    const { ask } = scriptedEngine(people, () => ({ data: {} }), { introspection: false });
    expect(await ask('{ __schema { types { name } } }')).toHaveProperty('errors');
    expect(await ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  });
});

describe('variables', () => {
  it('reach a subgraph as they were given, and only those that it needs', async () => {
    const { ask, asked } = withOrders();
    await ask(
      'query ($id: ID!, $active: Boolean, $yes: Boolean!) { user(id: $id, active: $active) { id total @include(if: $yes) } }',
      {
        variables: { id: 7, yes: true },
      },
    );
    expect(asked[0]?.variables).toEqual({ id: 7 });
    expect(asked[0]?.query).toBe('query($active: Boolean,$id: ID!){user(active: $active, id: $id){id}}');
    expect(Object.keys(asked[1]?.variables ?? {})).toEqual(['_r0']);
  });

  it('never share a name with what the plan adds', async () => {
    const { ask, asked } = withOrders();
    await ask('query ($_r0: ID!) { user(id: $_r0) { total } }', { variables: { _r0: '1' } });
    expect(asked[1]?.query).toContain('$__r0:[_Any!]!');
  });
});

describe('denied fields', () => {
  const denied = new Set(['User.total', 'User.name']);

  it('are never asked for, and null with an error at each place', async () => {
    const { ask, asked } = withOrders();
    const response = await ask('{ me { id called: name } }', { denied });
    expect(response).toEqual({
      data: { me: { id: '1', called: null } },
      errors: [
        expect.objectContaining({
          path: ['me', 'called'],
          extensions: expect.objectContaining({ code: 'UNAUTHORIZED_FIELD_OR_TYPE' }),
        }),
      ],
    });
    expect(asked.map(({ query }) => query)).toEqual(['query{me{id}}']);
  });

  it('take their object with them where they cannot be null', async () => {
    const { ask, asked } = withOrders();
    expect(await ask('{ me { id total } }', { denied })).toMatchObject({
      data: { me: null },
      errors: [{ path: ['me', 'total'] }],
    });
    expect(asked.map(({ subgraph }) => subgraph)).toEqual(['accounts']);
  });

  it('do not shape what others are answered', async () => {
    const { ask } = withOrders();
    await ask('{ me { id total } }', { denied });
    expect(await ask('{ me { id total } }')).toEqual({ data: { me: { id: '1', total: 3 } } });
  });
});

describe('what an operation touches', () => {
  it('is told by concrete coordinate, without what the variables skip', () => {
    const { engine } = withOrders();
    const document = 'query ($no: Boolean!) { user(id: "1") { id name @include(if: $no) } }';
    const uses = (variables: Record<string, unknown>) => operationOf(engine, document, { variables }).uses();
    expect(
      uses({ no: false })
        .map(({ coordinate }) => coordinate)
        .toSorted(),
    ).toEqual(['Query.user', 'User.id']);
    expect(uses({ no: true }).find(({ coordinate }) => coordinate === 'Query.user')?.calls).toEqual([
      { name: 'Query.user(id: "1")', inputTypes: ['ID'] },
    ]);
    expect(uses({ no: true })).toBe(uses({ no: true, other: 1 }));
  });
});

describe('subgraphs that fail', () => {
  const failing = (error: object) =>
    scriptedEngine(
      people,
      ({ subgraph }) =>
        subgraph === 'accounts' ? { data: { me, users: [me, null] } } : { data: null, errors: [error as { message: string }] },
      { maskError: (subgraphName) => ({ message: `Something went wrong in ${subgraphName}.` }) },
    );

  it('leave the rest of the response as it is, their error masked and at its places', async () => {
    const { ask } = failing({ message: 'connect ECONNREFUSED 10.0.0.7:4001' });
    expect(await ask('{ me { name orders { id } } }')).toEqual({
      data: { me: { name: 'Ada', orders: null } },
      errors: [{ message: 'Something went wrong in orders.', path: ['me', 'orders'] }],
    });
  });

  it('stand at the field that failed, although another subgraph was asked for something else under the same key', async () => {
    const { ask } = scriptedEngine(
      {
        one: 'type Query { box: Box } type Box @key(fields: "id") { id: ID! }',
        two: 'type Box @key(fields: "id") { id: ID! constructor: Box! }',
        three: 'type Box @key(fields: "id") { id: ID! name: String }',
      },
      (asked) =>
        asked.subgraph === 'one'
          ? { data: { box: { id: '1', constructor_1: '1' } } }
          : { data: { _e0: [null] }, errors: [{ message: 'Broken.', path: ['_e0', 0, 'constructor_1'] }] },
    );
    const { errors } = await ask('{ box { constructor_1: id constructor { name } } }');
    expect(errors).toEqual([{ message: 'Broken.', path: ['box', 'constructor'] }]);
  });

  it('send a null up to the nearest place that may be null', async () => {
    const { ask } = failing({ message: 'no' });
    expect(await ask('{ users { name total } }')).toEqual({
      data: { users: [null, null] },
      errors: [{ message: 'Something went wrong in orders.', path: ['users', 0, 'total'] }],
    });
    expect(await ask('{ strict { email } }')).toMatchObject({ data: null });
  });

  it('take a list within a list, and nothing from the next', async () => {
    const { ask } = scriptedEngine(
      {
        one: 'type Query { grid: [[Box!]] } type Box @key(fields: "id") { id: ID! }',
        two: 'type Box @key(fields: "id") { id: ID! size: Int! }',
      },
      (asked) =>
        asked.subgraph === 'one'
          ? {
              data: {
                grid: [
                  [{ id: 'bad' }, { id: 'lost' }],
                  [{ id: 'a' }, { id: 'bb' }],
                ],
              },
            }
          : { data: answerEntities(asked, ({ id }) => (id === 'bad' ? null : { size: JSON.stringify(id).length })) },
    );
    const { data } = await ask('{ grid { size } }');
    expect(data).toEqual({ grid: [null, [{ size: 3 }, { size: 4 }]] });
  });

  it('cannot answer with fewer entities than they were asked for', async () => {
    const { ask } = scriptedEngine(people, (asked) =>
      asked.subgraph === 'accounts' ? { data: { users: [me, { ...me, id: '2' }] } } : { data: { _e0: [{ orders: [] }] } },
    );
    expect(await ask('{ users { id orders { id } } }')).toMatchObject({
      data: {
        users: [
          { id: '1', orders: null },
          { id: '2', orders: null },
        ],
      },
      errors: [{ path: ['users', 0, 'orders'] }, { path: ['users', 1, 'orders'] }],
    });
  });

  it('cannot put an object where a list belongs, or a value of another type', async () => {
    const { ask } = scriptedEngine(people, () => ({ data: { users: { id: '1' }, me: { ...me, name: { first: 'Ada' } } } }));
    expect(await ask('{ users { id } }')).toMatchObject({ data: { users: null }, errors: [{ path: ['users'] }] });
    expect(await ask('{ me { name } }')).toMatchObject({ data: { me: { name: null } }, errors: [{ path: ['me', 'name'] }] });
  });

  it('that find no entity make its fields null, without an error where they may be', async () => {
    const { ask } = scriptedEngine(people, (asked) =>
      asked.subgraph === 'accounts' ? { data: { me } } : { data: answerEntities(asked, () => null) },
    );
    expect(await ask('{ me { id orders { id } } }')).toEqual({ data: { me: { id: '1', orders: null } } });
    expect(await ask('{ me { id total } }')).toMatchObject({ data: { me: null }, errors: [{ path: ['me', 'total'] }] });
  });
});

describe('requests at the same time', () => {
  it('of different callers never meet in one answer', async () => {
    const { engine } = scriptedEngine(people, () => ({ data: { me } }));
    const operation = operationOf(engine, '{ me { name email } }');
    const allowed = engine.execute(operation, { context: 'one' });
    const refused = engine.execute(operation, { context: 'two', denied: new Set(['User.name']) });
    expect(JSON.parse((await allowed).body)).toEqual({ data: { me: { name: 'Ada', email: me.email } } });
    expect(JSON.parse((await refused).body)).toMatchObject({ data: { me: { name: null, email: me.email } } });
  });
});
