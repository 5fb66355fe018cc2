import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';

/** A subgraph module that shows what the token says which it was sent. */
export default function open() {
  const typeDefs = parse('type Query { claims: String }');
  const resolvers = { Query: { claims: (_: unknown, __: unknown, { claims }: { claims: string }) => claims } };
  return {
    schema: buildSubgraphSchema([{ typeDefs, resolvers }]),
    context: ({ headers }: { headers: Record<string, string> }) => ({
      claims: Buffer.from(headers['authorization']?.split('.')[1] ?? '', 'base64url').toString(),
    }),
  };
}
