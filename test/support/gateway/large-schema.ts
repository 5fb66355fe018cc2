import {
  buildASTSchema,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { times } from '../times.ts';

/** How a schema of many teams is written: each differs from ours in another way. */
export interface LargeSchemaStyle {
  /** The first line: federation 1 has none. */
  readonly link: string;
  readonly pageInfo: string;
  readonly user: string;
  readonly role: string;
  readonly more?: string;
}

const things = times(
  80,
  (index) => `${['Order', 'Issue', 'Asset', 'Channel', 'Facet', 'Shipment', 'Label', 'Comment'][index % 8]}${index}`,
);

/** Writes a schema of about 500 types with the names that large graphs have in common. */
export function largeSchema({ link, pageInfo, user, role, more = '' }: LargeSchemaStyle): string {
  const connection = (node: string) => `
type ${node}Connection { nodes: [${node}!]! edges: [${node}Edge!]! pageInfo: PageInfo! totalCount: Int! }
type ${node}Edge { cursor: String! node: ${node}! }`;
  const thing = (name: string, index: number) => `
type ${name} implements Node { id: ID! name: String! state: ${name}State! owner: User next: ${things[(index + 1) % things.length]} createdAt: DateTime! }
enum ${name}State { OPEN CLOSED }
input ${name}Filter { name: String state: ${name}State first: Int = 10 }
type Create${name}Payload { errors: [UserError!]! node: ${name} }
${connection(name)}`;
  return `${link}
interface Node { id: ID! }
scalar DateTime
scalar JSON
${pageInfo}
${user}
${role}
type Session { id: ID! token: String! user: User }
type Device { id: ID! model: String }
type ApiKey { id: ID! label: String! }
type ExternalIdentity { guid: ID! user: User }
type UserError { field: [String!] message: String! }
input LoginInput { username: String! password: String! }
type LoginPayload { token: String errors: [UserError!]! }
union ResetPasswordResult = PasswordReset | InvalidToken
type PasswordReset { at: DateTime! }
type InvalidToken { reason: String! }
${connection('User')}
${things.map(thing).join('\n')}
type Query {
  me: User
  user(id: ID!): User
  users(first: Int, after: String): UserConnection!
  roles: [Role!]!
  version: String!
  sessions: [Session!]!
  devices: [Device!]!
  apiKeys: [ApiKey!]!
  identities: [ExternalIdentity!]!
  node(id: ID!): Node
  ${things.map((name) => `${name.toLowerCase()}(id: ID!): ${name}\n  ${name.toLowerCase()}s(filter: ${name}Filter): ${name}Connection!`).join('\n  ')}
}
type Mutation {
  login(input: LoginInput!): LoginPayload!
  logout: Boolean!
  resetPassword(token: String!): ResetPasswordResult!
  confirmEmailChange(token: String!): User
  ${things.map((name) => `create${name}(name: String!): Create${name}Payload!`).join('\n  ')}
}
${more}`;
}

const federation2 = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])';
const relay = 'PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }';
const relayShared = relay.replace('{', '@shareable {');
const member = '{ id: ID! login: String! email: ID! createdAt: DateTime! roles: [Role!]! sessions: [Session!]! }';

/** Seven of them, as unlike one another as those that were tried. */
export const largeSchemas: Readonly<Record<string, LargeSchemaStyle>> = {
  'without federation': {
    link: '',
    pageInfo: `type ${relay}`,
    user: `type User implements Node ${member}`,
    role: 'enum Role { ADMIN USER }',
  },
  'with federation 1': {
    link: 'directive @key(fields: String!) repeatable on OBJECT | INTERFACE',
    pageInfo: `type ${relay}`,
    user: `type User implements Node @key(fields: "id") ${member}`,
    role: 'type Role { id: ID! name: String! }',
  },
  'with federation 2, sharing its pages': {
    link: federation2,
    pageInfo: `type ${relayShared}`,
    user: `type User implements Node @key(fields: "id") ${member}`,
    role: 'type Role { id: ID! name: String! }',
  },
  'with federation 2, sharing nothing': {
    link: federation2,
    pageInfo: `type ${relay}`,
    user: `type User implements Node ${member}`,
    role: 'enum Role { ADMIN }',
  },
  'with pages of two fields': {
    link: federation2,
    pageInfo: 'type PageInfo @shareable { hasNextPage: Boolean! endCursor: String }',
    user: `type User implements Node @key(fields: "id") ${member}`,
    role: 'type Role { id: ID! }',
  },
  'with users by another key': {
    link: federation2,
    pageInfo: `type ${relayShared}`,
    user: `type User implements Node @key(fields: "login") ${member}`,
    role: 'interface Role { name: String! } type Admin implements Role { name: String! }',
  },
  'with names that begin with Auth, too': {
    link: federation2,
    pageInfo: 'type PageInfo { total: Int }',
    user: `interface User implements Node ${member} type Person implements User & Node ${member}`,
    role: 'union Role = Session | Device',
    more: 'type AuthSession { id: ID! } type AuthUser { id: ID! } enum SessionTransport { BUS } input AuthRole { x: Int } type SignedIn { at: DateTime } extend type Query { authMe: AuthUser authSessions: [AuthSession] authUsers: SignedIn transport(role: AuthRole): SessionTransport }',
  },
};

/** Returns values for all fields of the schema, down to some depth, the same ones whenever it is asked. */
export function rootValueOf(sdl: string): object {
  const schema = buildASTSchema(parse(sdl), { assumeValid: true, assumeValidSDL: true });
  const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    type ? Object.values(type.getFields()) : [],
  );
  return Object.fromEntries(roots.map(({ name, type }) => [name, () => valueOf(schema, type, name, 4)]));
}

function valueOf(schema: GraphQLSchema, type: GraphQLOutputType, path: string, depth: number): unknown {
  if (isNonNullType(type)) return valueOf(schema, type.ofType, path, depth);
  if (isListType(type)) return times(2, (index) => valueOf(schema, type.ofType, `${path}/${index}`, depth));
  const [object] = isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
  if (object === undefined) return leafOf(type, path);
  if (depth === 0) return null;
  const fields = Object.values(object.getFields()).map((field) => [
    field.name,
    () => valueOf(schema, field.type, `${path}/${field.name}`, depth - 1),
  ]);
  return { ...Object.fromEntries(fields), __typename: object.name };
}

function leafOf(type: GraphQLNamedType, path: string): unknown {
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (type.name === 'Int') return path.length;
  if (type.name === 'Boolean') return path.length % 2 === 0;
  return type.name === 'DateTime' ? '2026-01-02T03:04:05.678Z' : path;
}

/** Operations of a client, over what such schemas have in common. */
export const largeOperations: readonly string[] = [
  '{ version me { id email login createdAt sessions { id token } } }',
  'query ($id: ID!) { user(id: $id) { __typename id email sessions { user { id } } } node(id: $id) { __typename id } }',
  '{ users(first: 3) { totalCount edges { cursor node { email } } pageInfo { __typename } nodes { id } } }',
  '{ sessions { id token user { email } } devices { id model } apiKeys { id label } identities { guid user { login } } }',
  'mutation { login(input: { username: "ann", password: "x" }) { token errors { message field } } logout }',
  'mutation { resetPassword(token: "x") { __typename ... on PasswordReset { at } ... on InvalidToken { reason } } confirmEmailChange(token: "x") { email } }',
  ...things
    .slice(0, 30)
    .map(
      (name) =>
        `query ($id: ID!) { ${name.toLowerCase()}(id: $id) { id name state owner { email } next { name next { id } } createdAt } ${name.toLowerCase()}s(filter: { state: OPEN }) { totalCount nodes { id } edges { node { owner { id } } } pageInfo { __typename } } }`,
    ),
  ...things.slice(30, 50).map((name) => `mutation { create${name}(name: "x") { errors { message } node { id next { id } } } }`),
];
