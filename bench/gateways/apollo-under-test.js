import { ApolloGateway } from '@apollo/gateway';
import { getOperationAST, parse, validate } from 'graphql';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** The peer's planner and executor in front of subgraphs in this process, as the judge drives gateways. */
export default async function apolloUnderTest(supergraphSdl, subgraphs) {
  const byName = new Map(subgraphs.map((subgraph) => [subgraph.name, subgraph]));
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: silent,
    buildService: ({ name }) => ({
      async process({ request: { query, variables } }) {
        const { operation } = getOperationAST(parse(query));
        const response = await byName.get(name).fetch({ operation, query, variables: JSON.stringify(variables ?? {}) });
        // The peer writes into what it is answered, and answers here are frozen.
        return structuredClone(response);
      },
    }),
  });
  const { schema, executor } = await gateway.load();
  return async ({ document: text, operationName, variables }) => {
    const document = parse(text);
    const errors = validate(schema, document);
    if (errors.length > 0) return { errors };
    const result = await executor({
      request: { query: text, operationName, variables, http: { headers: new Map() } },
      document,
      operation: getOperationAST(document, operationName),
      operationName,
      queryHash: `${operationName}\n${text}`,
      schema,
      context: {},
      metrics: {},
      overallCachePolicy: { restrict() {} },
      logger: silent,
    });
    return JSON.parse(JSON.stringify(result));
  };
}
