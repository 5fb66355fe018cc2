import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createVerifier, type Principal, type SubgraphModule } from '../packages/subgraph/src/index.ts';

const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated"])

  type Query {
    "What the shop sells. Anybody may look."
    products: [Product!]!
  }

  type Mutation {
    "Orders some of a product for whoever is signed in."
    placeOrder(productId: ID!, quantity: Int! = 1): Order! @authenticated
  }

  type Product @key(fields: "id") {
    id: ID!
    name: String!
    priceCents: Int!
  }

  type Order @key(fields: "id") {
    id: ID!
    productId: ID!
    product: Product!
    quantity: Int!
    totalCents: Int!
  }

  type User @key(fields: "id") {
    id: ID!
    "What this user ordered. Null for everybody else."
    orders: [Order!] @authenticated
  }
`);

interface Product {
  readonly id: string;
  readonly name: string;
  readonly priceCents: number;
}

interface Order {
  readonly id: string;
  readonly userId: string;
  readonly productId: string;
  readonly quantity: number;
}

interface Context {
  readonly user: Principal | null;
}

const products = new Map<string, Product>(
  [
    { id: 'lantern', name: 'Storm lantern', priceCents: 4900 },
    { id: 'rope', name: 'Hemp rope, 20 m', priceCents: 2350 },
    { id: 'kettle', name: 'Copper kettle', priceCents: 7800 },
  ].map((product) => [product.id, product]),
);

/** A shop's orders, as a team would write such a subgraph: data of its own, and the current user from the bearer. */
const orders: SubgraphModule = (environment) => {
  const verifier = createVerifier(environment);
  const placed: Order[] = [];

  function ordersOf(userId: string): Order[] {
    const own = placed.filter((order) => order.userId === userId);
    return own.length > 0 ? own : [welcomeOrder(userId)];
  }

  const resolvers = {
    Query: { products: () => [...products.values()] },
    Mutation: {
      placeOrder(_: unknown, { productId, quantity }: { productId: string; quantity: number }, { user }: Context) {
        if (!user) throw new Error('Sign in to order.');
        if (!products.has(productId)) throw new Error('There is no such product.');
        const order = { id: `order_${placed.length + 1}`, userId: user.accountId, productId, quantity };
        placed.push(order);
        return order;
      },
    },
    Product: { __resolveReference: ({ id }: { id: string }) => products.get(id) ?? null },
    Order: {
      __resolveReference: ({ id }: { id: string }) => placed.find((order) => order.id === id) ?? null,
      product: ({ productId }: Order) => products.get(productId),
      totalCents: ({ productId, quantity }: Order) => (products.get(productId)?.priceCents ?? 0) * quantity,
    },
    User: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      orders: ({ id }: { id: string }, _: unknown, { user }: Context) => (user?.accountId === id ? ordersOf(id) : null),
    },
  };

  return {
    schema: buildSubgraphSchema([{ typeDefs, resolvers }]),
    context: async ({ headers }): Promise<Context> => ({ user: await verifier.currentUser(headers['authorization']) }),
  };
};

/** So that a new account has something to see. */
function welcomeOrder(userId: string): Order {
  return { id: `order_welcome_${userId}`, userId, productId: 'lantern', quantity: 1 };
}

export default orders;
