import { describe, expect, it } from 'vitest';
import { buildAuthSchema } from '../../src/auth-subgraph/build-auth-schema.ts';
import { buildGraph } from '../../src/gateway/supergraph/build-graph.ts';
import { post, startTestGateway, type TestSubgraph } from '../support/gateway/start-test-gateway.ts';

const imports = '"@key", "@external", "@requires", "@context", "@fromContext", "@authenticated"';
const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])\n`;
const readers = {
  '@requires': (mark: string) =>
    `type Query { q: User } type User @key(fields: "id") { id: ID! email: String @external x: Int @requires(fields: "email") ${mark} }`,
  '@fromContext': (mark: string) =>
    `type Query { q: User } type User @key(fields: "id") @context(name: "user") { id: ID! email: String @external box: Box }
     type Box @key(fields: "id") { id: ID! x(of: String @fromContext(field: "$user { email }")): Int ${mark} }`,
};

describe('fields of the auth subgraph may be read by others, who have to protect what they make of them as much', () => {
  const open = buildAuthSchema().sdl;
  const guarded = open.replace(/^( {2}email: String)$/m, '$1 @authenticated');

  function faultsOf(owner: string, sdl: string): string[] {
    const subgraphs = [
      { name: 'auth', sdl: owner },
      { name: 'shop', sdl: link + sdl },
    ];
    const built = buildGraph({ subgraphs, owner: { name: 'auth', sdl: owner, mayOverride: {} } });
    return built.ok ? [] : built.faults.map((fault) => fault.split('\n')[0] ?? '');
  }

  it.each(Object.entries(readers))('by %s', (by, sdl) => {
    expect(guarded).not.toBe(open);
    expect(faultsOf(open, sdl(''))).toEqual([]);
    expect(faultsOf(guarded, sdl('@authenticated'))).toEqual([]);
    expect(faultsOf(guarded, sdl(''))).toEqual([
      expect.stringMatching(
        new RegExp(`^"(User|Box)\\.x" is made of "User\\.email" by ${by}, and has to ask for at least as much`),
      ),
    ]);
  });

  it('but for a key, which names the entity to them', () => {
    const keys = '@key(fields: "id") @key(fields: "id email")';
    expect(faultsOf(guarded, `type Query { q: User } type User ${keys} { id: ID! email: String @external x: Int }`)).toEqual([]);
  });
});

describe('what another subgraph makes of a field of the auth subgraph', () => {
  interface Call {
    readonly headers: Readonly<Record<string, string>>;
  }
  const idOf = ({ headers }: Call): unknown => {
    const [, claims = ''] = headers['authorization']?.split('.') ?? [];
    return claims === '' ? null : (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sub: unknown }).sub;
  };
  const auth: TestSubgraph = {
    sdl: `${link} type Query { users: [User] } type User @key(fields: "id") { id: ID! email: String }`,
    resolvers: {
      Query: { users: () => ['user_ann', 'user_bob'].map((id) => ({ id })) },
      User: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        email({ id }: { id: string }, _: unknown, call: Call) {
          if (idOf(call) !== id) throw new Error('This is for the user alone.');
          return `${id}@example.com`;
        },
      },
    },
  };
  const shop: TestSubgraph = {
    sdl: link + readers['@requires'](''),
    resolvers: { User: { x: ({ email }: { email: string | null }) => email?.length ?? null } },
  };

  it('is made of what the caller may read, and nobody else is given more', async () => {
    await using gateway = await startTestGateway({ subgraphs: { auth, shop } });
    const ask = async (name: string | null) => {
      const authorization = name === null ? {} : { authorization: `Bearer ${gateway.tokens.issue(name).token}` };
      const { body } = await post(gateway.graphqlUrl, '{ users { id x } }', { headers: authorization });
      return (body.data as { users: { x: number | null }[] }).users.map(({ x }) => x);
    };
    expect(await ask('ann')).toEqual(['user_ann@example.com'.length, null]);
    expect(await ask('bob')).toEqual([null, 'user_bob@example.com'.length]);
    expect(await ask(null)).toEqual([null, null]);
    const sent = gateway.fetches.filter(({ subgraph }) => subgraph === 'shop').map(({ request }) => request.variables ?? '');
    expect(sent.map((variables) => [variables.includes('user_ann@'), variables.includes('user_bob@')])).toEqual([
      [true, false],
      [false, true],
      [false, false],
    ]);
  });
});
