import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';

/** The shop of the public gateways benchmark: four subgraphs, entities keyed by `id` and `upc`. */
export const subgraphSdl = {
  accounts: `
    ${link('@key', '@shareable')}
    type Query { me: User user(id: ID!): User users: [User] }
    type User @key(fields: "id") { id: ID! name: String username: String @shareable birthday: Int }
  `,
  products: `
    ${link('@key')}
    type Query { topProducts(first: Int = 5): [Product] }
    type Product @key(fields: "upc") { upc: String! name: String price: Int weight: Int }
  `,
  inventory: `
    ${link('@key', '@external', '@requires')}
    type Product @key(fields: "upc") {
      upc: String!
      weight: Int @external
      price: Int @external
      inStock: Boolean
      shippingEstimate: Int @requires(fields: "price weight")
    }
  `,
  reviews: `
    ${link('@key', '@external', '@provides')}
    type Review @key(fields: "id") { id: ID! body: String product: Product author: User @provides(fields: "username") }
    type User @key(fields: "id") { id: ID! username: String @external reviews: [Review] }
    type Product @key(fields: "upc") { upc: String! reviews: [Review] }
  `,
} as const;

export type SubgraphName = keyof typeof subgraphSdl;

/** The supergraph of the shop with its subgraphs at `origin`. */
export function composeShop(origin: string): string {
  const services = Object.entries(subgraphSdl).map(([name, sdl]) => ({ name, url: `${origin}/${name}`, typeDefs: parse(sdl) }));
  const result = composeServices(services);
  if (result.errors !== undefined) throw new Error(result.errors.map((error) => error.message).join('\n'));
  return result.supergraphSdl;
}

function link(...names: readonly string[]): string {
  const imports = names.map((name) => `"${name}"`).join(', ');
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])`;
}
