import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CreateApiKey, Login, Me, RevokeApiKey } from '../support/generated/operations.ts';
import { httpClient, password } from '../support/http-client.ts';
import { layouts, startApp, type TestApp } from '../support/start-app.ts';

describe.each(layouts)('an API key at the door, %s', (layout) => {
  let app: TestApp;

  beforeEach(async () => {
    app = await startApp({ layout });
  });
  afterEach(() => app.stop());

  async function keyOf(email: string) {
    const client = httpClient(app);
    const { bearer } = await client.member(email);
    const { createApiKey } = (await client.ask(CreateApiKey, { input: { name: 'a program' } }, { bearer })).data;
    if (createApiKey.__typename !== 'ApiKeyCreated') throw new Error(createApiKey.code);
    return { bearer, id: createApiKey.apiKey.id, secret: createApiKey.secret };
  }

  it('asks as its owner over every subgraph, each of which verifies a token of its own', async () => {
    const { secret } = await keyOf('ann@example.org');
    const { ask } = httpClient(app);
    const query = '{ me { email orders { id reviews { stars } } } }';
    for (const headers of [{ 'x-api-key': secret }, { authorization: `Bearer ${secret}` }] as Record<string, string>[]) {
      const answer = await ask(query, {}, { headers });
      expect(answer.body.errors).toBeUndefined();
      expect(answer.data).toMatchObject({ me: { email: 'ann@example.org', orders: expect.any(Array) as unknown[] } });
    }
  });

  it('is refused on the very next request after it was revoked', async () => {
    const { ask } = httpClient(app);
    const { bearer, id, secret } = await keyOf('ann@example.org');
    expect((await ask(Me, {}, { bearer: secret })).data.me).toMatchObject({ email: 'ann@example.org' });
    await ask(RevokeApiKey, { input: { id } }, { bearer });
    expect(await ask(Me, {}, { bearer: secret })).toMatchObject({
      status: 401,
      body: { errors: [{ extensions: { code: 'INVALID_TOKEN' } }] },
    });
    expect((await ask(Me, {}, { bearer })).status).toBe(200);
  });

  it.each([
    ['x-api-key', 'API key', 'X-API-Key'],
    ['authorization', 'bearer token', 'Authorization'],
  ])(
    'that is revoked and sent in %s with a sign-in is refused with the way out: leave the header away',
    async (name, what, header) => {
      const { ask } = httpClient(app);
      const { bearer, id, secret } = await keyOf('ann@example.org');
      await ask(RevokeApiKey, { input: { id } }, { bearer });
      const sent = name === 'authorization' ? `Bearer ${secret}` : secret;
      const refused = await ask(Login, { input: { email: 'ann@example.org', password } }, { headers: { [name]: sent } });
      const detail = `The ${what} is invalid, expired or revoked. To sign in, to register or to refresh a session, send the request without the ${header} header.`;
      expect(refused.body.errors).toMatchObject([{ extensions: { code: 'INVALID_TOKEN', detail } }]);
      const way = await ask(Login, { input: { email: 'ann@example.org', password } });
      expect(way.data.login).toMatchObject({ __typename: 'SignedIn' });
    },
  );

  it('is refused when a digit of it is wrong', async () => {
    const { secret } = await keyOf('ann@example.org');
    const wrong = secret.slice(0, -1) + (secret.endsWith('0') ? '1' : '0');
    expect((await httpClient(app).ask(Me, {}, { bearer: wrong })).status).toBe(401);
  });
});
