import { buildSchema, executeSync, parse, type GraphQLSchema } from 'graphql';
import { withoutPrototypes } from '../../../src/lib/without-prototypes.ts';
import type { TestSubgraph } from '../../support/gateway/start-test-gateway.ts';

/** Who asks, as the reference model sees it. */
export interface Asking {
  readonly isSignedIn: boolean;
  readonly scopes: readonly string[];
  readonly level: 1 | 2;
  readonly policies: readonly string[];
}

/** The fields of each type, with the named type of what they return where that has fields of its own. */
export const fieldsOf: Readonly<Record<string, Readonly<Record<string, string | null>>>> = {
  Query: { first: 'Member', beings: 'Being', things: 'Thing', grade: null, lookup: null, stock: null },
  Being: { id: null, name: null },
  Member: {
    id: null,
    name: null,
    constructor: null,
    toString: null,
    email: null,
    salary: null,
    notes: null,
    pin: null,
    friend: 'Being',
    orders: 'Order',
    cart: 'Order',
  },
  Robot: { id: null, name: null, serial: null, maker: 'Member', parts: 'Order' },
  Vault: { gold: null },
  Order: { total: null, margin: null, buyer: 'Member' },
  Thing: {},
};

/** Ways to call `Query.lookup`, some of them with what `Grade` protects; a variable counts as all that it could hold. */
export const lookups = [
  '',
  '(other: 1)',
  '(filter: { other: 1 })',
  '(grade: LOW)',
  '(filter: { grade: LOW })',
  '(toString: valueOf)',
  '(filter: { constructor: valueOf })',
  '(filter: $filter)',
];
export const filterValue = { other: 2 };

/** What stands in `forbiddenTo` for the calls with a grade. */
export const gradedLookup = 'Query.lookup with a grade';

export const membersOf: Readonly<Record<string, readonly string[]>> = {
  Being: ['Member', 'Robot'],
  Thing: ['Member', 'Robot', 'Vault'],
};

const links = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated", "@requiresScopes", "@policy", "@composeDirective"])
    @link(url: "https://example.com/portcullis/v1.0", import: ["@requiresAal"])
    @composeDirective(name: "@requiresAal")
  directive @requiresAal(level: Int! = 2, maxAgeSeconds: Int) on FIELD_DEFINITION | OBJECT`;

const people: TestSubgraph = {
  sdl: `${links}
    type Query { first: Member beings: [Being] things: [Thing] grade: Grade lookup(grade: Grade, toString: Grade, filter: Filter, other: Int): String }
    interface Being { id: ID name: String }
    type Member implements Being @key(fields: "id") {
      id: ID name: String constructor: String @authenticated toString: String email: String @authenticated salary: String @requiresScopes(scopes: [["hr"], ["boss", "audit"]])
      notes: String @policy(policies: [["owner"]]) pin: String @requiresAal friend: Being
    }
    type Robot implements Being @key(fields: "id") { id: ID name: String @requiresScopes(scopes: [["tech"]]) serial: String maker: Member @authenticated }
    type Vault @authenticated { gold: String }
    union Thing = Member | Robot | Vault
    input Filter { grade: Grade constructor: Grade other: Int }
    enum Grade @requiresScopes(scopes: [["tech"]]) { LOW valueOf }`,
  resolvers: resolversOf('Query', 'Member', 'Robot', 'Vault'),
};

const shop: TestSubgraph = {
  sdl: `${links}
    type Query { stock: String }
    type Member @key(fields: "id") { id: ID orders: [Order] @authenticated cart: Order }
    type Robot @key(fields: "id") { id: ID parts: [Order] @requiresScopes(scopes: [["tech"], ["boss"]]) }
    type Order { total: String margin: String @requiresScopes(scopes: [["boss"]]) buyer: Member }`,
  resolvers: resolversOf('Query', 'Member', 'Robot', 'Order'),
};

/** Two subgraphs whose every leaf says its own coordinate, so that what is seen where it should not be can be told. */
export const guardedGraph = { auth: people, shop };

const whole: GraphQLSchema = buildSchema(`
  type Query { first: Member beings: [Being] things: [Thing] grade: Grade lookup(grade: Grade, toString: Grade, filter: Filter, other: Int): String stock: String }
  interface Being { id: ID name: String }
  type Member implements Being { id: ID name: String constructor: String toString: String email: String salary: String notes: String pin: String friend: Being orders: [Order] cart: Order }
  type Robot implements Being { id: ID name: String serial: String maker: Member parts: [Order] }
  type Vault { gold: String }
  type Order { total: String margin: String buyer: Member }
  union Thing = Member | Robot | Vault
  input Filter { grade: Grade constructor: Grade other: Int }
  enum Grade { LOW valueOf }`);

const holds =
  (...sets: readonly (readonly string[])[]) =>
  ({ isSignedIn, scopes }: Asking): boolean =>
    isSignedIn && sets.some((all) => all.every((scope) => scopes.includes(scope)));
const signedIn = ({ isSignedIn }: Asking): boolean => isSignedIn;

/** What each protected coordinate asks for, said a second time and apart from the directives. */
const rules: Readonly<Record<string, (asking: Asking) => boolean>> = {
  'Member.email': signedIn,
  'Member.constructor': signedIn,
  'Member.salary': holds(['hr'], ['boss', 'audit']),
  'Member.notes': ({ policies }) => policies.includes('owner'),
  'Member.pin': ({ isSignedIn, level }) => isSignedIn && level === 2,
  'Member.orders': signedIn,
  'Robot.name': holds(['tech']),
  'Robot.maker': signedIn,
  'Robot.parts': holds(['tech'], ['boss']),
  'Vault.gold': signedIn,
  'Order.margin': holds(['boss']),
  'Query.grade': holds(['tech']),
  [gradedLookup]: holds(['tech']),
};

/** The coordinates that this caller may not have. */
export function forbiddenTo(asking: Asking): string[] {
  return Object.entries(rules).flatMap(([coordinate, isAllowed]) => (isAllowed(asking) ? [] : [coordinate]));
}

/** What this caller should see, by an executor that knows nothing of federation. */
export function expectedData(document: string, asking: Asking, variableValues: Readonly<Record<string, unknown>>): unknown {
  const { data } = executeSync({
    schema: whole,
    document: parse(document),
    rootValue: valueOf('Query'),
    // graphql-js finds `constructor` in any plain object.
    variableValues: withoutPrototypes(variableValues) as typeof variableValues,
    fieldResolver: (_source, args: LookupArgs, _context, { parentType, fieldName }) =>
      rules[`${parentType.name}.${fieldName}${gradeOf(args)}`]?.(asking) === false
        ? null
        : resolve(parentType.name, fieldName, args),
    typeResolver: (value: { __typename: string }) => value.__typename,
  });
  return JSON.parse(JSON.stringify(data)) as unknown;
}

const valueOf = (typeName: string) => ({ __typename: typeName, id: typeName });

interface LookupArgs {
  readonly filter?: { readonly other?: number };
}

/** How the coordinate goes on where a grade is given, or a variable that could hold one. */
function gradeOf(args: LookupArgs): string {
  const { filter = {} } = args;
  const isVariable = filter.other === filterValue.other;
  const given = [args, filter].flatMap((names) => Object.keys(names));
  return isVariable || given.some((name) => ['grade', 'toString', 'constructor'].includes(name)) ? ' with a grade' : '';
}

function resolve(typeName: string, fieldName: string, args: LookupArgs): unknown {
  if (fieldName === 'id') return typeName;
  if (fieldName === 'grade') return 'LOW';
  if (fieldName === 'beings' || fieldName === 'things')
    return membersOf[fieldName === 'beings' ? 'Being' : 'Thing']?.map(valueOf);
  if (fieldName === 'friend') return valueOf('Robot');
  const inside = fieldsOf[typeName]?.[fieldName];
  if (!inside) return `${typeName}.${fieldName}${gradeOf(args)}!`;
  return fieldName === 'orders' || fieldName === 'parts' ? [valueOf(inside), valueOf(inside)] : valueOf(inside);
}

function resolversOf(...typeNames: readonly string[]) {
  return Object.fromEntries(
    typeNames.map((typeName) => [
      typeName,
      {
        ...(typeName === 'Member' || typeName === 'Robot' ? { __resolveReference: () => valueOf(typeName) } : {}),
        ...Object.fromEntries(
          Object.keys(fieldsOf[typeName] ?? {}).map((name) => [
            name,
            (_: unknown, args: LookupArgs) => resolve(typeName, name, args),
          ]),
        ),
      },
    ]),
  );
}
