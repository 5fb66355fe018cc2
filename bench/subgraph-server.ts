import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse, type GraphQLSchema } from 'graphql';
import { createServer, type IncomingMessage } from 'node:http';
import { subgraphSdl, type SubgraphName } from './graph.ts';
import { products, reviews, users } from './shop-data.ts';

interface User {
  readonly id: string;
}
interface Product {
  readonly upc: string;
  readonly price?: number | null;
  readonly weight?: number | null;
}
interface Review {
  readonly id: string;
  readonly upc: string;
}

const resolvers = {
  accounts: {
    Query: { me: () => users[0], user: (_: unknown, { id }: User) => userBy(id), users: () => users },
    User: { __resolveReference: ({ id }: User) => userBy(id) },
  },
  products: {
    Query: { topProducts: (_: unknown, { first }: { readonly first: number }) => products.slice(0, first) },
    Product: { __resolveReference: ({ upc }: Product) => productBy(upc) },
  },
  inventory: {
    Product: {
      __resolveReference: (given: Product) => ({ ...given, inStock: productBy(given.upc)?.inStock }),
      shippingEstimate: ({ price, weight }: Product) => ((price ?? 0) > 1000 ? 0 : Math.floor((weight ?? 0) / 2)),
    },
  },
  reviews: {
    Review: {
      __resolveReference: ({ id }: Review) => reviews.find((review) => review.id === id),
      product: ({ upc }: Review) => ({ upc }),
      author: () => ({ id: '1', username: users[0]?.username }),
    },
    User: { reviews: () => reviews.slice(0, 2) },
    Product: { reviews: ({ upc }: Product) => reviews.filter((review) => review.upc === upc) },
  },
};

/**
 * Serves the four subgraphs on any free port and says `ready <port>`. Each distinct request is worked out once and then
 * answered from memory, so that what is measured is the gateway.
 */
const server = createServer((request, response) => {
  void answerFor(request).then((answer) => response.writeHead(200, { 'content-type': 'application/json' }).end(answer));
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`ready ${typeof address === 'object' ? address?.port : ''}\n`);
});

const schemas = new Map<string, GraphQLSchema>(
  Object.entries(subgraphSdl).map(([name, sdl]) => [
    `/${name}`,
    buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers[name as SubgraphName] }]),
  ]),
);
const answers = new Map<string, Promise<Buffer>>();

async function answerFor(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  const key = `${request.url}\n${body}`;
  const known = answers.get(key);
  if (known) return known;
  if (answers.size > 10_000) answers.clear();
  const made = execute(request.url ?? '', body);
  answers.set(key, made);
  return made;
}

async function execute(path: string, body: string): Promise<Buffer> {
  const schema = schemas.get(path);
  const { query, variables } = JSON.parse(body) as { readonly query: string; readonly variables?: Record<string, unknown> };
  const result = schema
    ? await graphql({ schema, source: query, variableValues: variables })
    : { errors: [{ message: `No ${path} here.` }] };
  return Buffer.from(JSON.stringify(result));
}

function userBy(id: string): (typeof users)[number] | undefined {
  return users.find((user) => user.id === id);
}

function productBy(upc: string): (typeof products)[number] | undefined {
  return products.find((product) => product.upc === upc);
}
