import { EventEmitter, on } from 'node:events';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createVerifier, type Principal, type SubgraphModule } from '../packages/subgraph/src/index.ts';

const typeDefs = parse(`
  extend schema
    @link(
      url: "https://specs.apollo.dev/federation/v2.9"
      import: ["@key", "@external", "@requires", "@authenticated"]
    )

  type Mutation {
    "Reviews a product in the name of whoever is signed in."
    writeReview(productId: ID!, stars: Int!, text: String!): Review! @authenticated
  }

  type Subscription {
    "Each review from now on: of one product, or of all."
    reviewAdded(productId: ID): Review!
  }

  type Product @key(fields: "id") {
    id: ID!
    reviews: [Review!]!
  }

  type Order @key(fields: "id") {
    id: ID!
    productId: ID! @external
    "What people say about the product that was ordered."
    reviews: [Review!]! @requires(fields: "productId")
  }

  type User @key(fields: "id") {
    id: ID!
    "What this user has written, newest last."
    reviews: [Review!]!
  }

  type Review {
    id: ID!
    stars: Int!
    text: String!
    "Null for reviews from before there were accounts."
    author: User
    product: Product!
    "Whether whoever is asking wrote it."
    isMine: Boolean!
  }
`);

interface Review {
  readonly id: string;
  readonly productId: string;
  readonly userId: string | null;
  readonly stars: number;
  readonly text: string;
}

interface Context {
  readonly user: Principal | null;
  /** Aborts when nobody waits any more. */
  readonly signal: AbortSignal | undefined;
}

type NewReview = Pick<Review, 'productId' | 'stars' | 'text'>;

/** A shop's reviews: public to read, written by whoever is signed in. Adds fields to types that other subgraphs own. */
const reviews: SubgraphModule = (environment) => {
  const verifier = createVerifier(environment);
  const written: Review[] = [
    { id: 'review_1', productId: 'lantern', userId: null, stars: 5, text: 'Burned through the whole storm.' },
    { id: 'review_2', productId: 'lantern', userId: null, stars: 4, text: 'Bright, but the handle gets warm.' },
    { id: 'review_3', productId: 'rope', userId: null, stars: 5, text: 'Has never let us down.' },
  ];
  const news = new EventEmitter<{ review: [Review] }>();
  news.setMaxListeners(0);
  const reviewsOf = (productId: string) => written.filter((review) => review.productId === productId);

  const resolvers = {
    Mutation: {
      writeReview(_: unknown, { productId, stars, text }: NewReview, { user }: Context) {
        if (!user) throw new Error('Sign in to write a review.');
        if (stars < 1 || stars > 5) throw new Error('Give one to five stars.');
        const review = { id: `review_${written.length + 1}`, productId, userId: user.accountId, stars, text };
        written.push(review);
        news.emit('review', review);
        return review;
      },
    },
    Subscription: {
      reviewAdded: {
        async *subscribe(_: unknown, { productId }: { productId?: string | null }, { signal }: Context) {
          for await (const [review] of on(news, 'review', { signal }) as AsyncIterable<[Review]>)
            if ((productId ?? review.productId) === review.productId) yield { reviewAdded: review };
        },
      },
    },
    Product: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      reviews: ({ id }: { id: string }) => reviewsOf(id),
    },
    Order: {
      __resolveReference: ({ id, productId }: { id: string; productId: string }) => ({ id, productId }),
      reviews: ({ productId }: { productId: string }) => reviewsOf(productId),
    },
    User: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      reviews: ({ id }: { id: string }) => written.filter((review) => review.userId === id),
    },
    Review: {
      author: ({ userId }: Review) => (userId === null ? null : { id: userId }),
      product: ({ productId }: Review) => ({ id: productId }),
      isMine: ({ userId }: Review, _: unknown, { user }: Context) => user !== null && user.accountId === userId,
    },
  };

  return {
    schema: buildSubgraphSchema([{ typeDefs, resolvers }]),
    context: async ({ headers, signal }): Promise<Context> => ({
      user: await verifier.currentUser(headers['authorization']),
      signal,
    }),
  };
};

export default reviews;
