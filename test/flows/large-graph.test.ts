import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChangingSubgraph, type ChangingSubgraph } from '../support/changing-subgraph.ts';
import {
  largeOperations,
  largeSchema,
  largeSchemas,
  rootValueOf,
  type LargeSchemaStyle,
} from '../support/gateway/large-schema.ts';
import { httpClient } from '../support/http-client.ts';
import { startApp, type TestApp } from '../support/start-app.ts';

/** By the lines that docs/names.md and the faults name. */
const configurations: readonly (readonly [style: string, schema: Readonly<Record<string, string>>])[] = [
  ['without federation', { PORTCULLIS_AUTH_SCHEMA_PREFIX: 'Auth' }],
  [
    'with federation 2, sharing its pages',
    {
      PORTCULLIS_AUTH_SCHEMA_RENAME: JSON.stringify({
        User: 'AuthUser',
        'Query.me': 'authMe',
        'Mutation.login': 'authLogin',
        'Mutation.logout': 'authLogout',
        'Mutation.resetPassword': 'authResetPassword',
        'Mutation.confirmEmailChange': 'authConfirmEmailChange',
        LoginInput: 'AuthLoginInput',
        PasswordReset: 'AuthPasswordReset',
        InvalidToken: 'AuthInvalidToken',
      }),
    },
  ],
];

describe.each(configurations)('a large graph %s, in a subgraph called auth beside ours', (style, environment) => {
  const sdl = largeSchema(largeSchemas[style] as LargeSchemaStyle);
  let subgraph: ChangingSubgraph;
  let app: TestApp;

  beforeAll(async () => {
    subgraph = await startChangingSubgraph(sdl, rootValueOf(sdl));
    app = await startApp({
      environment: {
        PORTCULLIS_AUTH_NAME: 'portcullis',
        PORTCULLIS_SUBGRAPHS: JSON.stringify({ auth: { url: subgraph.url } }),
        ...environment,
      },
    });
  });
  afterAll(async () => {
    await app.stop();
    await subgraph.stop();
  });

  it('answers its clients as it answered them alone, and ours under other names', async () => {
    const { ask } = httpClient(app);
    const variables = { id: 'one' };
    for (const query of largeOperations) {
      const given = query.includes('$id') ? variables : {};
      const alone = await fetch(subgraph.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables: given }),
      });
      const expected = (await alone.json()) as { data: unknown };
      expect(expected).toEqual({ data: expect.any(Object) });
      expect((await ask(query, given)).body).toEqual(expected);
    }
    const ours = await ask('mutation { authLogin(input: { email: "ann@example.com", password: "no" }) { __typename } }');
    expect(ours.body).toEqual({ data: { authLogin: { __typename: expect.stringMatching(/InvalidCredentials$/) } } });
    expect((await ask('{ authMe { id } authVersion }')).body).toEqual({
      data: { authMe: null, authVersion: expect.any(String) },
    });
  });
});
