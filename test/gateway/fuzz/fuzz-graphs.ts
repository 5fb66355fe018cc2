import { federationLink } from '../support/federation-link.ts';

/** A federated graph to be attacked: SDL by subgraph. */
export type FuzzGraph = Readonly<Record<string, string>>;

const linked = (sdl: string): string => `${federationLink}\n${sdl}`;
const each = (count: number, body: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => body(index)).join('\n');

/** Everything that leads back to itself, with many members, in several subgraphs. */
export function recursiveGraph(members = 40): FuzzGraph {
  const union = Array.from({ length: members }, (_, index) => `T${index}`).join(' | ');
  return {
    a: linked(`
      type Query { n: N ns(first: Int, filter: Filter): [N!] u: U t0: T0 search(text: String!, filter: Filter, ids: [ID!]): [U!]! plain: String }
      type Mutation { touch(id: ID!, with: Filter): N touchAll(ids: [ID!]!): [N!]! }
      type Subscription { touched(id: ID): N }
      input Filter { and: [Filter!] or: [Filter!] not: Filter name: String kind: Kind range: Range }
      input Range { from: Int to: Int inside: Range }
      enum Kind { ONE TWO THREE }
      interface N @key(fields: "id") { id: ID! n: N ns(first: Int): [N!] u: U name(of: String, filter: Filter): String }
      interface M { id: ID! n: N m: M }
      union U = ${union}
      ${each(
        members,
        (index) => `type T${index} implements N & M @key(fields: "id") @key(fields: "k { id }") {
          id: ID! k: K! n: N ns(first: Int): [N!] u: U m: M name(of: String, filter: Filter): String own${index}: Int next: T${(index + 1) % members}
          v: V @shareable base: Int
        }`,
      )}
      type K @shareable { id: ID! }
      type V @shareable { v: V text: String }
    `),
    b: linked(`
      interface P { id: ID! p: P price: Int n2: P }
      ${each(
        members,
        (index) => `type T${index} implements P @key(fields: "id") {
          id: ID! p: P n2: P v: V @shareable
          ${index % 3 === 0 ? 'base: Int @external price: Int @requires(fields: "base")' : 'price: Int'}
        }`,
      )}
      type V @shareable { v: V text: String more: Int }
    `),
    c: linked(`
      type N @key(fields: "id") @interfaceObject { id: ID! rating: Int! related: [N!] }
      type Query { top: [N!] }
    `),
  };
}

/** About 1,500 types in five subgraphs, as large companies have them. */
export function largeGraph(entities = 400): FuzzGraph {
  const subgraphs = 5;
  const homeOf = (index: number): number => index % subgraphs;
  const sdlOf = (home: number): string => {
    const own = Array.from({ length: entities }, (_, index) => index).filter((index) => homeOf(index) === home);
    const types = own.map(
      (index) => `
        type Entity${index} implements Node${home} & Titled${home} @key(fields: "id") {
          id: ID! title: String! createdAt: String count: Int! tags: [String!]
          parent: Entity${own[(own.indexOf(index) + 1) % own.length]} details: Details${index} state: State${index}
          children(first: Int, after: String, orderBy: Order${index}): Connection${index}! related: [Node${home}!] any: Any${home}
          other: Entity${(index + 1) % entities}
        }
        type Entity${(index + 1) % entities} @key(fields: "id") { id: ID! seenBy${index}: Int }
        type Details${index} { text(format: String): String size: Int owner: Node${home} }
        type Connection${index} { edges: [Edge${index}!]! total: Int! }
        type Edge${index} { cursor: String! node: Entity${index} }
        input Order${index} { field: State${index} and: [Order${index}!] descending: Boolean }
        enum State${index} { OPEN CLOSED DONE }`,
    );
    return linked(`
      interface Node${home} { id: ID! }
      interface Titled${home} { id: ID! title: String! parent: Titled${home} }
      union Any${home} = ${own.map((index) => `Entity${index}`).join(' | ')}
      type Query { ${own.map((index) => `entity${index}(id: ID!): Entity${index} entities${index}(first: Int, orderBy: Order${index}): [Entity${index}!]!`).join(' ')} node${home}(id: ID!): Node${home} any${home}: [Any${home}!] }
      ${types.join('\n')}
    `);
  };
  return Object.fromEntries(Array.from({ length: subgraphs }, (_, home) => [`s${home}`, sdlOf(home)]));
}
