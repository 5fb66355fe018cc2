import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { PolicyQuestion } from '../../src/gateway/guard/policies.ts';
import { plusSeconds } from '../../src/lib/clock.ts';
import { shop } from '../support/gateway/shop.ts';
import { post, startTestGateway, type TestGatewayOptions, type TestSubgraph } from '../support/gateway/start-test-gateway.ts';
import { testIssuer } from '../support/gateway/test-tokens.ts';

const vault: TestSubgraph = {
  sdl: `
    extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@policy", "@requiresScopes", "@composeDirective"])
      @link(url: "https://example.com/portcullis/v1.0", import: ["@requiresAal"])
      @composeDirective(name: "@requiresAal")
    directive @requiresAal(level: Int! = 2, maxAgeSeconds: Int) on FIELD_DEFINITION | OBJECT
    type Query {
      open: String
      report: String @policy(policies: [["finance"], ["audit", "weekday"]])
      payout: String @requiresAal(maxAgeSeconds: 60)
      ledger: String @requiresScopes(scopes: [["ledger:read", "ledger:audit"], ["admin"]])
    }
    type Mutation { note: Boolean pay: Boolean @policy(policies: [["finance"]]) order: Order }
    type Order { id: ID margin: Int @policy(policies: [["finance"]]) }`,
  resolvers: {
    Mutation: { note: () => true, pay: () => true, order: () => ({ id: '7', margin: 40 }) },
    Query: { open: () => 'open', report: () => 'figures', payout: () => 'paid', ledger: () => 'entries' },
  },
};

const metadata = `resource_metadata="${testIssuer}/.well-known/oauth-protected-resource/graphql"`;

const open = (options: Partial<TestGatewayOptions> = {}) =>
  startTestGateway({ subgraphs: { auth: shop.auth, vault }, ...options });
type Gateway = Awaited<ReturnType<typeof open>>;

const bearer = (gateway: Gateway, change = {}) => ({
  headers: { authorization: `Bearer ${gateway.tokens.issue('ada', change).token}` },
});
const asked = (gateway: Gateway): string => gateway.fetches.map(({ request }) => request.query).join('\n');

describe('@policy', () => {
  it('lets through what is granted, asking once for each request and in the name of the caller', async () => {
    const questions: PolicyQuestion[] = [];
    await using gateway = await open({
      async policies(question) {
        questions.push(question);
        return new Set(question.principal?.accountId === 'user_ada' ? ['finance'] : []);
      },
    });
    const { body } = await post(gateway.graphqlUrl, '{ a: report b: report open }', bearer(gateway));
    expect(body).toEqual({ data: { a: 'figures', b: 'figures', open: 'open' } });
    expect(questions).toHaveLength(1);
    expect(questions[0]?.policies).toEqual(['finance', 'audit', 'weekday']);

    const anonymous = await post(gateway.graphqlUrl, '{ report open }');
    expect(anonymous.body.data).toEqual({ report: null, open: 'open' });
    expect(anonymous.body.errors?.[0]).toMatchObject({
      path: ['report'],
      extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE', reason: 'UNAUTHENTICATED' },
    });
  });

  it.each<[string, NonNullable<TestGatewayOptions['policies']>]>([
    ['nobody evaluates it', async () => new Set<string>()],
    ['the evaluation fails', () => Promise.reject(new Error('down'))],
    [
      'the evaluation throws at once',
      () => {
        throw new Error('broken');
      },
    ],
    ['the evaluation takes too long', () => pause(400, new Set(['finance']))],
    ['a part of a set is granted', async () => new Set(['audit'])],
  ])('refuses when %s, and never asks the subgraph', async (_, policies) => {
    await using gateway = await open({ policies });
    const { status, body } = await post(gateway.graphqlUrl, '{ report open }', bearer(gateway));
    expect(status).toBe(200);
    expect(body.data).toEqual({ report: null, open: 'open' });
    expect(body.errors).toMatchObject([{ path: ['report'], extensions: { reason: 'FORBIDDEN' } }]);
    expect(asked(gateway)).not.toContain('report');
  });

  it('is not asked about what the operation skips', async () => {
    let count = 0;
    await using gateway = await open({
      async policies() {
        count += 1;
        return new Set();
      },
    });
    await post(gateway.graphqlUrl, 'query ($x: Boolean!) { open report @include(if: $x) }', { variables: { x: false } });
    expect(count).toBe(0);
  });
});

describe('@requiresAal', () => {
  it('asks for a second factor, lately given', async () => {
    await using gateway = await open();
    const now = gateway.tokens.clock.now();
    const payout = async (change: object) => (await post(gateway.graphqlUrl, '{ payout }', bearer(gateway, change))).body;
    expect((await payout({})).errors?.[0]).toMatchObject({ path: ['payout'], extensions: { reason: 'STEP_UP_REQUIRED' } });
    expect((await payout({ assuranceLevel: 'aal2', authenticatedAt: plusSeconds(now, -61) })).data).toEqual({ payout: null });
    expect(asked(gateway)).not.toContain('payout');
    expect((await payout({ assuranceLevel: 'aal2', authenticatedAt: plusSeconds(now, -59) })).data).toEqual({ payout: 'paid' });
  });
});

describe('a refused mutation', () => {
  it('keeps its siblings from running, and says so at each place what is true there', async () => {
    await using gateway = await open();
    const { status, body } = await post(gateway.graphqlUrl, 'mutation { note pay }', bearer(gateway));
    expect(status).toBe(200);
    expect(body.data).toEqual({ note: null, pay: null });
    expect(body.errors).toMatchObject([
      { path: ['note'], message: 'Another mutation of this operation was refused, so none of them ran.' },
      { path: ['pay'], message: 'You may not do this. None of the mutations ran.', extensions: { reason: 'FORBIDDEN' } },
    ]);
    expect(gateway.fetches).toEqual([]);
  });

  it('runs where only something below its result is refused, and says so at that place', async () => {
    await using gateway = await open();
    const { body } = await post(gateway.graphqlUrl, 'mutation { note order { id margin } }', bearer(gateway));
    expect(body.data).toEqual({ note: true, order: { id: '7', margin: null } });
    expect(body.errors).toMatchObject([
      {
        path: ['order', 'margin'],
        message: 'You may not do this. The mutation itself ran.',
        extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE', reason: 'FORBIDDEN' },
      },
    ]);
    expect(asked(gateway)).not.toContain('margin');
  });

  it('does not run in the mode `reject` where anything below its result is refused', async () => {
    await using gateway = await open({ rejects: true });
    const { status, body } = await post(gateway.graphqlUrl, 'mutation { note order { id margin } }', bearer(gateway));
    expect({ status, data: body.data }).toEqual({ status: 403, data: undefined });
    expect(gateway.fetches).toEqual([]);
  });
});

describe('a protected enum among the arguments', () => {
  const archive: TestSubgraph = {
    sdl: `
      extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@requiresScopes"])
      type Query { find(level: Level, text: String): String }
      type Mutation { file(level: Level): Boolean }
      enum Level @requiresScopes(scopes: [["archivist"]]) { SECRET }`,
    resolvers: {
      Query: { find: (_: unknown, { level, text }: Record<string, string>) => level ?? text ?? 'all' },
      Mutation: { file: () => true },
    },
  };
  const openArchive = () => startTestGateway({ subgraphs: { auth: shop.auth, archive } });

  it('denies the field where it is given, and nowhere else', async () => {
    await using gateway = await openArchive();
    const query = 'query ($level: Level) { a: find b: find(level: SECRET) c: find(text: "x") d: find(level: $level) }';
    const { body } = await post(gateway.graphqlUrl, query, { variables: { level: 'SECRET' } });
    expect(body.data).toEqual({ a: 'all', b: null, c: 'x', d: null });
    expect(body.errors).toMatchObject([
      { path: ['b'], extensions: { reason: 'UNAUTHENTICATED' } },
      { path: ['d'], extensions: { reason: 'UNAUTHENTICATED' } },
    ]);
    expect(asked(gateway)).not.toMatch(/SECRET|level/);

    const archivist = bearer(gateway, { scopes: new Set(['archivist']) });
    const allowed = await post(gateway.graphqlUrl, query, { ...archivist, variables: { level: 'SECRET' } });
    expect(allowed.body).toEqual({ data: { a: 'all', b: 'SECRET', c: 'x', d: 'SECRET' } });
  });

  it('keeps every mutation from running', async () => {
    await using gateway = await openArchive();
    const { body } = await post(gateway.graphqlUrl, 'mutation { a: file b: file(level: SECRET) }');
    expect(body.data).toEqual({ a: null, b: null });
    expect(body.errors).toMatchObject([
      { path: ['a'], extensions: { code: 'MUTATION_NOT_RUN' } },
      { path: ['b'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } },
    ]);
    expect(gateway.fetches).toEqual([]);
  });
});

describe('in reject mode', () => {
  it('one refused field refuses the operation, with the status that the reason has', async () => {
    await using gateway = await open({ rejects: true });
    const anonymous = await post(gateway.graphqlUrl, '{ open report }');
    expect([anonymous.status, anonymous.body.data]).toEqual([401, undefined]);
    const member = await post(gateway.graphqlUrl, '{ open report }', bearer(gateway));
    expect([member.status, member.body.errors?.[0]?.extensions['code']]).toEqual([403, 'FORBIDDEN']);
    const stale = await post(gateway.graphqlUrl, '{ open payout }', bearer(gateway));
    expect([stale.status, stale.body.errors?.[0]?.extensions['code']]).toEqual([401, 'STEP_UP_REQUIRED']);
    const challenges = [anonymous, member, stale].map(({ headers }) => headers.get('www-authenticate'));
    expect(challenges).toEqual([`Bearer ${metadata}`, null, `Bearer error="insufficient_user_authentication", ${metadata}`]);
    expect(gateway.fetches).toEqual([]);
    expect((await post(gateway.graphqlUrl, '{ open }')).body.data).toEqual({ open: 'open' });
  });

  it('a refusal for lack of scopes names the set of which the fewest are lacking (RFC 6750 §3.1)', async () => {
    await using gateway = await open({ rejects: true });
    const challenge = async (...held: string[]) => {
      const { status, headers } = await post(gateway.graphqlUrl, '{ ledger }', bearer(gateway, { scopes: new Set(held) }));
      return [status, headers.get('www-authenticate')];
    };
    const lacking = (scope: string) => [403, `Bearer error="insufficient_scope", scope="${scope}", ${metadata}`];
    expect(await challenge()).toEqual(lacking('admin'));
    expect(await challenge('ledger:read')).toEqual(lacking('ledger:read ledger:audit'));
    expect(await challenge('admin')).toEqual([200, null]);
    const anonymous = await post(gateway.graphqlUrl, '{ ledger }');
    expect([anonymous.status, anonymous.headers.get('www-authenticate')]).toEqual([401, `Bearer ${metadata}`]);
  });
});
