import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';

/** Where this module is, for a configuration to name it. */
export const claimsSubgraph = import.meta.filename;

/**
 * A subgraph module that shows what the token says which it was sent.
 *
 * @public It is loaded by its path.
 */
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
