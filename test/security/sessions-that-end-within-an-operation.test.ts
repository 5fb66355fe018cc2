import { describe, expect, it } from 'vitest';
import { databases } from '../support/databases.ts';
import { httpClient } from '../support/http-client.ts';
import { layouts, startApp } from '../support/start-app.ts';
import { somebody } from '../support/somebody.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

const endings = ['logout { __typename }', 'deleteAccount { __typename }', 'revokeSessions(input: { scope: ALL }) { __typename }'];

describe.each(databases)('a session that ends within an operation, on %s', (kind) => {
  const world = withTestAuth(kind);

  it.each(endings)('by `%s` does nothing in a field that follows', async (ending) => {
    const { accessToken } = await world.member('ann@example.org');
    const operation = `mutation { ${ending} createApiKey(input: { name: "late" }) { __typename } }`;
    const { errors } = await world.ask(operation, {}, { bearer: accessToken ?? '' });
    expect(errors).toMatchObject([{ path: ['createApiKey'], extensions: { code: 'SESSION_ENDED' } }]);
  });

  it('makes no API key when another process ends it between the proof of the bearer and the write', async () => {
    const { session, user } = await world.member('ann@example.org');
    const asker = { accountId: user.id, sessionId: session.id };
    const { auth } = world.auth;
    await auth.sessions.logOut({ of: { sessionId: session.id }, client: somebody });
    const late = auth.apiKeys.create({ asker, name: 'late', scopes: [], expiresAt: null, client: somebody });
    await expect(late).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
    expect(await auth.apiKeys.list(user.id)).toEqual([]);
  });
});

describe.each(layouts)('a session that ends within an operation, before another subgraph, %s', (layout) => {
  it.each(endings)('by `%s` does nothing in a mutation of that subgraph that follows', async (ending) => {
    const app = await startApp({ layout });
    try {
      const { ask, member } = httpClient(app);
      const { bearer } = await member('ann@example.org');
      const review = 'writeReview(productId: "rope", stars: 1, text: "late") { id }';
      const operation = `mutation { before: ${review} ${ending} after: ${review} }`;
      const { body } = await ask(operation, {}, { bearer });
      expect(body.data).toBeNull();
      expect(body.errors).toMatchObject([{ path: ['after'], extensions: { code: 'SESSION_ENDED' } }]);
      const { data } = await ask('{ products { reviews { text } } }');
      expect(JSON.stringify(data).match(/late/g)).toHaveLength(1);
    } finally {
      await app.stop();
    }
  });
});
