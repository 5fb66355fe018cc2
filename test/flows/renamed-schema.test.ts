import { buildClientSchema, getIntrospectionQuery, parse, validate, type IntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChangingSubgraph, type ChangingSubgraph } from '../support/changing-subgraph.ts';
import { federationLink } from '../gateway/support/federation-link.ts';
import { httpClient, password } from '../support/http-client.ts';
import { layouts, startApp, type TestApp } from '../support/start-app.ts';

/** A graph whose names are nearly all ours. */
const own = `${federationLink}
  type Query { me: Viewer user(id: ID!): Person version: String! member(id: ID!): Member }
  type Mutation { login(name: String!): SignedIn logout: Boolean }
  type Viewer { name: String }
  type Person { id: ID! email: String! }
  type SignedIn { name: String }
  input LoginInput { name: String! }
  type Refusal { why: String }
  type User { login: String }
  type Member @key(fields: "uuid") { uuid: ID! nick: String }`;

const schema = {
  prefix: 'Acme',
  rename: {
    User: 'Member',
    'User.id': 'uuid',
    'User.email': 'loginEmail',
    'Refusal.code': 'reason',
    'Mutation.register': 'signUp',
    'AcmeAuthSession.isCurrent': 'isThis',
  },
  omit: ['Query.authVersion', 'Mutation.loginWithGoogle', 'AuthDevice'],
};

const signIn = `mutation ($input: AcmeLoginInput!) {
  acmeLogin(input: $input) {
    __typename
    ... on AcmeSignedIn { accessToken user { __typename uuid loginEmail } session { id isThis isActive createdAt } }
    ... on AcmeRefusal { reason message }
  }
}`;

describe.each(layouts)('an auth subgraph under other names, %s', (layout) => {
  let subgraph: ChangingSubgraph;
  let app: TestApp;
  let client: ReturnType<typeof httpClient>;
  const email = 'ann@example.com';

  beforeAll(async () => {
    const root = {
      me: { name: 'mine' },
      login: { name: 'theirs' },
      version: '7',
      user: { id: '1', email: 'x@example.com' },
      member: ({ id }: { id: string }) => ({ uuid: id, nick: 'nick' }),
    };
    subgraph = await startChangingSubgraph(own, root, {
      Member: { __resolveReference: ({ uuid }) => ({ uuid, nick: `of ${uuid}` }) },
    });
    const environment = {
      PORTCULLIS_SUBGRAPHS: JSON.stringify({ auth: { url: subgraph.url } }),
      PORTCULLIS_AUTH_NAME: 'accounts',
      PORTCULLIS_AUTH_SCHEMA_PREFIX: schema.prefix,
      PORTCULLIS_AUTH_SCHEMA_RENAME: JSON.stringify(schema.rename),
      PORTCULLIS_AUTH_SCHEMA_OMIT: schema.omit.join(','),
    };
    app = await startApp({ layout, environment });
    client = httpClient(app);
  });
  afterAll(async () => {
    await app.stop();
    await subgraph.stop();
  });

  async function member(): Promise<{ bearer: string; uuid: string }> {
    const input = { email, password };
    const registered = await client.ask('mutation ($input: AcmeRegisterInput!) { signUp(input: $input) { __typename } }', {
      input,
    });
    expect(registered.body).toEqual({ data: { signUp: { __typename: 'AcmeRegistrationAccepted' } } });
    const code = await client.codeFor(email);
    const activate =
      'mutation ($input: AcmeActivateInput!) { acmeActivate(input: $input) { ... on AcmeAccountActivated { userId } } }';
    const activated = await client.ask<{ acmeActivate: { userId: string } }>(activate, { input: { email, code } });
    const signedIn = await client.ask<{ acmeLogin: { accessToken: string } }>(signIn, { input });
    const uuid = activated.data.acmeActivate.userId;
    expect(signedIn.data.acmeLogin).toEqual({
      __typename: 'AcmeSignedIn',
      accessToken: expect.any(String),
      user: { __typename: 'Member', uuid, loginEmail: email },
      session: { id: expect.any(String), isThis: expect.any(Boolean), isActive: true, createdAt: expect.stringMatching(/Z$/) },
    });
    return { bearer: signedIn.data.acmeLogin.accessToken, uuid };
  }

  it('signs people in, tells of sessions, pages through users and shares its entity with another subgraph', async () => {
    const { bearer, uuid } = await member();
    const mine = await client.ask('{ acmeMe { uuid loginEmail nick } me { name } version }', null, { bearer });
    expect(mine.body).toEqual({
      data: { acmeMe: { uuid, loginEmail: email, nick: `of ${uuid}` }, me: { name: 'mine' }, version: '7' },
    });
    const theirs = await client.ask(
      'query ($id: ID!) { member(id: $id) { nick loginEmail __typename } }',
      { id: uuid },
      { bearer },
    );
    expect(theirs.body).toEqual({ data: { member: { nick: 'nick', loginEmail: email, __typename: 'Member' } } });
    const sessions = await client.ask('{ acmeAuthSessions { isThis isActive } }', null, { bearer });
    expect(sessions.body).toEqual({ data: { acmeAuthSessions: [{ isThis: true, isActive: true }] } });
    const users = await client.ask('{ acmeAuthUsers { edges { node { uuid } } pageInfo { endCursor } } }', null, { bearer });
    expect(users.body.errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHORIZED_FIELD_OR_TYPE' });
    const refused = await client.ask<{ acmeLogin: object }>(signIn, { input: { email, password: 'wrong' } });
    expect(refused.data.acmeLogin).toMatchObject({ __typename: 'AcmeInvalidCredentials', reason: 'INVALID_CREDENTIALS' });
    expect((await client.ask('mutation { login(name: "x") { name } }')).body).toEqual({ data: { login: { name: 'theirs' } } });
  });

  it('has nothing of what is left out', async () => {
    const { body } = await client.ask<IntrospectionQuery>(getIntrospectionQuery());
    const names = body.data?.__schema.types.map(({ name }) => name) ?? [];
    expect(names).not.toContain('AcmeAuthDevice');
    expect(names).not.toContain('AcmeLoginWithGoogleInput');
    expect((await client.ask('{ acmeAuthVersion }')).status).toBe(400);
  });

  it('is what the REST face goes on to speak for', async () => {
    const answer = await fetch(`${app.url}/auth/session`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${email}:${password}`)}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({ status: 200, body: { data: { email } } });
  });

  it('is what the explorer writes its first operations for', async () => {
    const { body } = await client.ask<IntrospectionQuery>(getIntrospectionQuery());
    const graph = buildClientSchema(body.data as IntrospectionQuery);
    const source = await (await fetch(`${app.url}/explorer/starters.js`)).text();
    expect(source).not.toMatch(/\{\{\w/);
    const { starters } = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as {
      starters: { name: string; needs: string[]; query: string }[];
    };
    const has = (coordinate: string) => {
      const [typeName = '', fieldName = ''] = coordinate.split('.');
      const type = graph.getType(typeName);
      return type !== undefined && 'getFields' in type && fieldName in type.getFields();
    };
    const offered = starters.filter(({ needs }) => needs.every(has));
    expect(offered.map(({ name }) => name)).toEqual(['Register', 'Activate', 'Sign in', 'Who am I', 'Sign out']);
    for (const { query } of offered) expect(validate(graph, parse(query))).toEqual([]);
  });
});
