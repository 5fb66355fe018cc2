import { getIntrospectionQuery, GraphQLError } from 'graphql';
import { introspectionWithAll } from '../support/introspection-with-all.ts';
import { describe, expect, it } from 'vitest';
import { processorMs, readingMs } from '../support/processor-time.ts';
import { withTestAuth } from '../support/with-test-auth.ts';
import { times } from '../support/times.ts';
import { Logout, Me } from '../support/generated/operations.ts';

describe('the endpoint of the auth subgraph', () => {
  const world = withTestAuth('sqlite');

  it('gives its SDL to routers', async () => {
    const { data } = await world.ask<{ _service: { sdl: string } }>('{ _service { sdl } }', {});
    expect(data._service.sdl).toContain(world.auth.subgraph.sdl.trim());
  });

  it.each([
    ['syntax', '{ me {', 'Syntax Error'],
    ['an unknown field', '{ me { nope } }', 'Cannot query field'],
    ['a wrong literal', '{ me(id: 7) { id } }', 'Unknown argument'],
  ])('answers %s with 400 and says why in development', async (_, query, reason) => {
    const answer = await world.ask(query, {});
    expect(answer.status).toBe(400);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT', requestId: 'request-of-a-test' } }]);
    expect(answer.errors[0]?.message).toContain(reason);
  });

  describe('asked for entities', () => {
    const query = `query ($a: [_Any!]!, $b: [_Any!]!) {
      a: _entities(representations: $a) { ... on User { id } }
      b: _entities(representations: $b) { ... on User { id } }
    }`;
    const unknown = { __typename: 'User', id: `user_${'0'.repeat(32)}` };
    const ask = (a: readonly unknown[], b: readonly unknown[] = []) =>
      world.ask<Record<'a' | 'b', readonly unknown[]>>(query, { a, b });

    it('takes 1000 in one request and not 1001, all fields together', async () => {
      const enough = await ask(
        times(600, () => unknown),
        times(400, () => unknown),
      );
      expect([enough.status, enough.errors, enough.data.a.length, enough.data.b.length]).toEqual([200, [], 600, 400]);
      const tooMany = await world.auth.subgraph.handleHttp({
        query,
        operationName: null,
        variables: { a: times(600, () => unknown), b: times(401, () => unknown) },
        mayMutate: true,
        headers: {},
        clientAddress: '192.0.2.1',
        requestId: 'r',
      });
      const detail = 'A request may ask for 1000 entities at once. Ask in parts, or raise `limits.representationsMax`.';
      expect(JSON.parse(tooMany.body)).toMatchObject({
        data: null,
        errors: [{ path: ['b'], extensions: { code: 'INVALID_INPUT', detail } }],
      });
    });

    it('answers each that is malformed with null and invalid input, and the others with what they are', async () => {
      const { data } = await world.member('entities@example.org').then(({ user }) =>
        world.ask<{ a: unknown }>(query, {
          a: [
            7,
            'User',
            true,
            ['User'],
            {},
            { __typename: 'Nobody' },
            { __typename: 'Query' },
            { __typename: 'Session', id: '1' },
            { __typename: { $ne: null } },
            { __typename: '__proto__' },
            { __typename: 'User', id: user.id },
            unknown,
          ],
          b: [],
        }),
      );
      expect(data.a).toEqual([...times(10, () => null), { id: expect.stringMatching(/^user_/) as string }, null]);
    });

    it('says of each malformed one where it is', async () => {
      const { status, errors } = await ask([unknown, 7, { __typename: 'Query' }]);
      expect(status).toBe(200);
      expect(errors.map(({ path, extensions }) => [path, extensions['code']])).toEqual([
        [['a', 1], 'INVALID_INPUT'],
        [['a', 2], 'INVALID_INPUT'],
      ]);
    });
  });

  it('runs no mutation by GET', async () => {
    const { status, errors } = await world.ask(Logout, {}, { mayMutate: false });
    expect([status, errors[0]?.extensions['code']]).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect((await world.ask(Me, {}, { mayMutate: false })).status).toBe(200);
  });

  it('takes 2000 tokens and not 2001', async () => {
    // The braces are two tokens, each of these is seventeen, and each of those three.
    const long = times(117, (index) => `f${index}: __typename @include(if: true) @skip(if: false)`).join(' ');
    const short = times(3, (index) => `g${index}: __typename`).join(' ');
    expect((await world.ask(`{ ${long} ${short} }`, {})).status).toBe(200);
    expect((await world.ask(`{ ${long} ${short} __typename }`, {})).status).toBe(400);
  });

  it('takes 12 levels and not 13', async () => {
    const nested = (levels: number) => `{ ${'... on Query { '.repeat(levels - 2)} me { id } ${'}'.repeat(levels - 2)} }`;
    expect((await world.ask(nested(12), {})).status).toBe(200);
    const { status, errors } = await world.ask(nested(13), {});
    expect([status, errors[0]?.message]).toEqual([400, 'The operation is more than 12 levels deep.']);
  });

  it.each([
    ['as it is', getIntrospectionQuery()],
    ['with all options', introspectionWithAll],
  ])('takes the introspection query of graphql-js %s, and none that nests lists without end', async (_, query) => {
    expect((await world.ask(query, {})).errors).toEqual([]);
    const nested = '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }';
    expect((await world.ask(nested, {})).status).toBe(400);
  });

  it('takes 500 fields and not 501, fragments counted where they are used', async () => {
    const fields = (count: number) => times(count, (index) => `f${index}: __typename`).join(' ');
    expect((await world.ask(`{ ${fields(500)} }`, {})).status).toBe(200);
    expect((await world.ask(`{ ${fields(501)} }`, {})).status).toBe(400);
    const spread = `fragment F on User { ${fields(100)} } { ${times(5, (index) => `u${index}: me { ...F }`).join(' ')} }`;
    expect((await world.ask(spread, {})).errors[0]?.message).toBe('The operation selects more than 500 fields.');
  });

  /** Fragments that are spread in one another, each with ten levels of its own. */
  function chained(levels: number): string {
    const fragments = times(Math.ceil((levels - 1) / 10), (at) => {
      const own = Math.min(10, levels - 1 - at * 10);
      const inside = at * 10 + own < levels - 1 ? `...F${at + 1}` : 'id';
      return `fragment F${at} on User ${'{ me '.repeat(own - 1)} { ${inside} ${'}'.repeat(own)}`;
    });
    return `{ ...F0 } ${fragments.join(' ')}`;
  }

  it.each<[string, (levels: number) => string]>([
    ['selection sets', (levels) => `{ me ${'{ me '.repeat(levels - 1)}${'}'.repeat(levels)}`],
    ['lists', (levels) => `{ me(a: ${'['.repeat(levels - 2)}${']'.repeat(levels - 2)}) }`],
    ['fragments', chained],
    ['a text that is no document', (levels) => '{ me '.repeat(levels)],
  ])('refuses 301 brackets inside one another before it looks at anything else: %s', async (_, document) => {
    const ask = async (text: string) => {
      const { status, errors } = await world.ask(text, {});
      return [status, errors[0]?.extensions['detail'] ?? null];
    };
    const detail = 'The document has more than 300 brackets inside one another, fragments in place.';
    expect(await ask(document(301))).toEqual([400, detail]);
    expect(await ask(document(300))).toEqual([400, null]);
  });

  it('refuses fragments that double at every level, and documents of many tokens, in little processor time', async () => {
    const doubling = times(
      30,
      (index) => `fragment F${index} on Query { ${index === 0 ? 'authVersion' : `...F${index - 1} ...F${index - 1}`} }`,
    );
    const long = `{ ${'authVersion '.repeat(5000)} }`;
    for (const document of [`${doubling.join(' ')} { ...F29 }`, long]) {
      const takenMs = await processorMs(async () => expect((await world.ask(document, {})).status).toBe(400));
      // As long as reading 8,000 tokens a hundred times: 200 ms on a machine that takes two milliseconds for that.
      expect(takenMs / (await readingMs())).toBeLessThan(100);
    }
  });

  it('refuses a bearer that is present but bad, and an API key, and runs nothing', async () => {
    const ask = (headers: Record<string, string | string[]>) =>
      world.auth.subgraph.handleHttp({
        query: '{ authVersion }',
        operationName: null,
        variables: null,
        mayMutate: true,
        headers,
        clientAddress: '192.0.2.1',
        requestId: 'r',
      });
    const bad = ['', 'Bearer', 'Bearer x', 'Basic YTpi', ['Bearer a', 'Bearer b']].map((authorization) => ({ authorization }));
    for (const headers of [...bad, { 'x-api-key': 'pc_ak_of_somebody' }]) {
      const { kind, status, headers: sent, body } = await ask(headers);
      expect([kind, status]).toEqual(['refused', 401]);
      expect(sent).toContainEqual(['www-authenticate', 'Bearer error="invalid_token"']);
      expect(JSON.parse(body)).not.toHaveProperty('data');
    }
  });
});

describe('the auth subgraph in the process of the gateway', () => {
  const world = withTestAuth('sqlite');

  it('puts the id of the request on what graphql-js finds wrong, as on its own refusals', () => {
    const found = new GraphQLError('Cannot return null for non-nullable field User.id.');
    const { extensions } = world.auth.subgraph.formatError(found, { requestId: 'request_1' });
    expect(extensions).toMatchObject({ code: 'INVALID_INPUT', requestId: 'request_1' });
  });
});

describe('the endpoint of the auth subgraph in production', () => {
  const world = withTestAuth('sqlite', () => ({ isProduction: true }));

  it('says nothing of the schema or the document', async () => {
    for (const query of [
      '{ me {',
      '{ mee { id } }',
      '{ me { shoeSize } }',
      '{ me(password: "hunter2") { id } }',
      '{ __schema { types { name } } }',
    ]) {
      const { status, errors } = await world.ask(query, {});
      expect(status).toBe(400);
      expect(new Set(errors.map(({ message }) => message))).toEqual(new Set(['The input is not valid.']));
    }
  });

  it('does not repeat a variable of the wrong type', async () => {
    const login = 'mutation ($input: LoginInput!) { login(input: $input) { __typename } }';
    const { status, errors } = await world.ask(login, { input: { email: 'ann@example.org', password: { hunter2: true } } });
    expect(status).toBe(400);
    expect(JSON.stringify(errors)).not.toContain('hunter2');
  });

  it('sets the session cookie for this origin alone', async () => {
    await world.activated('ann@example.org');
    const login = 'mutation ($i: LoginInput!) { login(input: $i) { __typename } }';
    const { headers } = await world.ask(login, {
      i: { email: 'ann@example.org', password: 'correct horse battery staple', transport: 'COOKIE' },
    });
    const [, cookie] = headers.find(([name]) => name === 'set-cookie') ?? [];
    expect(cookie).toMatch(
      /^__Host-portcullis-session=pc_sc_[\w-]{43}; Path=\/; Max-Age=7776000; HttpOnly; SameSite=Lax; Secure$/,
    );
  });
});
