import { createChannel } from './channel.ts';
import type { TestSubgraph } from './start-test-gateway.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated"])';

/** Two subgraphs: one that tells of posts, one that knows their texts. */
export function newsroom() {
  const posts = createChannel<{ readonly posted: { readonly id: string } | null }>();
  const news: TestSubgraph = {
    sdl: `${link}
      type Query { version: Int }
      type Mutation { post: Boolean }
      type Subscription { posted(room: Int): Post, told: Post @authenticated }
      type Post @key(fields: "id") { id: ID! }`,
    resolvers: {
      Query: { version: () => 1 },
      Mutation: { post: () => true },
      Subscription: {
        posted: { subscribe: () => posts.stream() },
        told: { subscribe: () => posts.stream(), resolve: ({ posted }: { posted: unknown }) => posted },
      },
    },
  };
  const texts: TestSubgraph = {
    sdl: `${link} type Post @key(fields: "id") { id: ID! text: String! secret: String @authenticated }`,
    resolvers: {
      Post: {
        text: ({ id }: { id: string }) => `text of ${id}`,
        secret: ({ id }: { id: string }) => `secret of ${id}`,
      },
    },
  };
  return { posts, subgraphs: { news, texts }, publish: (id: string) => posts.push({ posted: { id } }) };
}

export const posted = 'subscription { posted { id text } }';
