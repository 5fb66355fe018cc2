import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpClient } from '../support/http-client.ts';
import { startProcess, type RunningProcess } from '../support/start-process.ts';
import { main } from '../support/run-portcullis.ts';
import { freshDatabase, type FreshDatabase } from '../support/databases.ts';

const orders = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { newestOrder: Order }
  type Order @key(fields: "id") { id: ID! user: User! }
  type User @key(fields: "id") { id: ID! orders: [Order!]! }
`;

describe('`portcullis subgraph` behind another router', () => {
  let fresh: FreshDatabase;
  let subgraph: RunningProcess;
  let url = '';
  const client = () => httpClient({ url, authUrl: url });
  /** As a router sends on what a client asks it. */
  const forward = (query: string, variables: object, headers: Readonly<Record<string, string>>) =>
    client().ask(query, { ...variables }, { headers });

  beforeAll(async () => {
    fresh = await freshDatabase('sqlite');
    const env = {
      PORT: '0',
      PORTCULLIS_DATA_DIR: fresh.dataDir,
      PORTCULLIS_INTERNAL_SECRET: 'a secret that no gateway uses here',
      PORTCULLIS_TRUSTED_PROXIES: '127.0.0.1,::1',
    };
    subgraph = await startProcess([main, 'subgraph'], { env, cwd: fresh.dataDir });
    url = new URL(subgraph.url).origin;
  });
  afterAll(async () => {
    await subgraph.stop();
    await fresh.drop();
  });

  it('gives an SDL that another composition takes, whose supergraph only routers that know its protection may serve', async () => {
    const { data } = await client().ask<{ _service: { sdl: string } }>('{ _service { sdl } }');
    const result = composeServices([
      { name: 'auth', url: `${url}/graphql`, typeDefs: parse(data._service.sdl) },
      { name: 'orders', url: 'http://orders.internal/graphql', typeDefs: parse(orders) },
    ]);
    expect(result.errors ?? []).toEqual([]);
    for (const feature of ['authenticated', 'requiresScopes'])
      expect(result.supergraphSdl).toMatch(new RegExp(`"https://specs\\.apollo\\.dev/${feature}/v0\\.1", for: SECURITY`));
  });

  it('answers entities to their owner by the header that is passed on, and refuses who is revoked at once', async () => {
    const { bearer, user } = await client().member('ann@example.org');
    const query = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on User { id email } } }';
    const of = [{ __typename: 'User', id: user.id }];
    const headers = { authorization: `Bearer ${bearer}` };
    expect((await forward(query, { of }, headers)).data).toEqual({ _entities: [{ id: user.id, email: 'ann@example.org' }] });
    expect((await forward(query, { of }, {})).body.data).toEqual({ _entities: [{ id: user.id, email: null }] });
    await forward('mutation { logout { __typename } }', {}, headers);
    expect(await forward(query, { of }, headers)).toMatchObject({
      status: 401,
      body: { errors: [{ extensions: { code: 'INVALID_TOKEN' } }] },
    });
  });

  it('takes no API key', async () => {
    const { status, body } = await forward('{ me { id } }', {}, { 'x-api-key': 'pc_key_0123456789' });
    expect(status).toBe(401);
    expect(body.errors).toMatchObject([
      { extensions: { detail: expect.stringContaining('send API keys to a gateway') as string } },
    ]);
  });

  it('knows clients by the address that the router names, where it is a trusted proxy', async () => {
    const { bearer } = await client().member('ben@example.org');
    const login = 'mutation { login(input: { email: "ben@example.org", password: "wrong" }) { __typename } }';
    await forward(login, {}, { 'x-forwarded-for': '203.0.113.7' });
    const events = '{ authAuditEvents(first: 1) { edges { node { type address } } } }';
    const { data } = await forward(events, {}, { authorization: `Bearer ${bearer}` });
    expect(data).toEqual({ authAuditEvents: { edges: [{ node: { type: 'session.opened', address: '203.0.113.7' } }] } });
  });
});
