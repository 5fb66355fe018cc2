import { ApolloGateway } from '@apollo/gateway';
import { getOperationAST, parse, validate } from 'graphql';
import { composeShop } from '../graph.ts';
import { answerGraphql } from './answer-graphql.js';

/** Its planner and executor alone, without the server around them; documents parsed and validated once. */
const gateway = new ApolloGateway({ supergraphSdl: composeShop(process.argv[2]) });
const { schema, executor } = await gateway.load();
const documents = new Map();

answerGraphql(async (query) => {
  const document = documents.get(query) ?? parse(query);
  if (!documents.has(query)) validate(schema, document);
  documents.set(query, document);
  const result = await executor({
    request: { query, http: { headers: new Map() } },
    document,
    operation: getOperationAST(document),
    operationName: undefined,
    queryHash: query,
    schema,
    context: {},
    metrics: {},
    overallCachePolicy: { restrict() {} },
    logger: console,
  });
  return JSON.stringify(result);
});
