import { GraphQLError, GraphQLScalarType } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { post, startTestGateway, type TestGateway } from '../support/gateway/start-test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
  const cyclic: Record<string, unknown> = {};
  cyclic['itself'] = cyclic;
  const Query = {
    fine: () => 1,
    deep: () => deep,
    cyclic: () => cyclic,
    failed() {
      throw new GraphQLError('This failed.', { extensions: { deep, cyclic } });
    },
  };
  gateway = await startTestGateway({
    subgraphs: {
      odd: {
        sdl: 'scalar Any type Query { deep: Any cyclic: Any failed: Int }',
        resolvers: { Query, Any: new GraphQLScalarType({ name: 'Any' }) },
      },
      even: { sdl: 'type Query { fine: Int }', resolvers: { Query } },
    },
  });
});
afterAll(() => gateway[Symbol.asyncDispose]());

it.each([
  ['deeper than any stack', '{ deep fine }', 'deep'],
  ['that are inside themselves', '{ cyclic fine }', 'cyclic'],
  ['of which an error has extensions that are so', '{ failed fine }', 'failed'],
])('values %s are null with an error for clients, and the rest is answered', async (_, query, key) => {
  const { status, body } = await post(gateway.graphqlUrl, query);
  expect(status).toBe(200);
  expect(body).toMatchObject({ data: { [key]: null, fine: 1 }, errors: [{ path: [key] }] });
});
