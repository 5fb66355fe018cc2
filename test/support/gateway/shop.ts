import { setTimeout as pause } from 'node:timers/promises';
import { GraphQLError } from 'graphql';
import type { InProcessCall } from '../../../src/lib/subgraph-module.ts';
import type { TestSubgraph } from './start-test-gateway.ts';

const federation =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated", "@requiresScopes"])';

/** Who a subgraph is told is asking: the subject of the bearer, unverified. */
export function subjectOf({ headers }: InProcessCall): string | null {
  const payload = headers['authorization']?.split('.')[1];
  return payload === undefined ? null : (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: string }).sub;
}

const auth: TestSubgraph = {
  sdl: `${federation}
    type Query { me: User }
    type Mutation {
      login: String
      logout(sessionId: String!): Boolean @authenticated
      rename(name: String!): User @authenticated
      ping: Boolean
    }
    type User @key(fields: "id") { id: ID! email: String @authenticated }`,
  resolvers: {
    Query: { me: (_: unknown, __: unknown, call: InProcessCall) => user(subjectOf(call)) },
    Mutation: {
      login(_: unknown, __: unknown, call: InProcessCall) {
        call.setHeader('set-cookie', 'portcullis-session=fresh; Path=/; HttpOnly');
        return 'ok';
      },
      logout(_: unknown, { sessionId }: { sessionId: string }, call: InProcessCall) {
        call.setHeader('portcullis-revoked', sessionId);
        return true;
      },
      rename: (_: unknown, __: unknown, call: InProcessCall) => user(subjectOf(call)),
      ping: () => true,
    },
    User: { __resolveReference: ({ id }: { id: string }) => user(id) },
  },
};

const orders: TestSubgraph = {
  sdl: `${federation}
    type Query { products: [String!]! broken: String secret: String slow: Boolean kind(of: Kind): Kind staff: String @requiresScopes(scopes: [["staff"]]) echo(text: String): String }
    type User @key(fields: "id") { id: ID! orders: [Order!] @authenticated }
    type Order { id: ID! for: String }
    enum Kind { PUBLIC HIDDEN }`,
  resolvers: {
    Query: {
      products: () => ['lantern'],
      broken() {
        throw new GraphQLError('select * from secrets at http://db.internal', {
          extensions: { http: { status: 302 }, code: 'SQL' },
        });
      },
      secret(_: unknown, __: unknown, call: InProcessCall) {
        call.setHeader('set-cookie', 'evil=1');
        return 's';
      },
      slow: () => pause(300, true),
      kind: (_: unknown, { of }: { of: string }) => of,
      staff: () => 'staff only',
      echo: (_: unknown, { text }: { text: string }) => text,
    },
    User: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      orders: ({ id }: { id: string }, _: unknown, call: InProcessCall) => [{ id: `order of ${id}`, for: subjectOf(call) }],
    },
  },
};

/** Two subgraphs with something public, something of one's own, and something broken. */
export const shop = { auth, orders };

function user(id: string | null) {
  return id === null ? null : { id, email: `${id}@example.com` };
}
