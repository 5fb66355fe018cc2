import { describe, expect, it } from 'vitest';
import { openSocket } from '../support/gateway/open-socket.ts';
import { Sessions } from '../support/generated/operations.ts';
import { httpClient, password } from '../support/http-client.ts';
import { layouts, startApp } from '../support/start-app.ts';

describe.each(layouts)('a sign-in over a WebSocket, %s', (layout) => {
  it('is refused a session cookie, which it could not get, and opens no session', async () => {
    const app = await startApp({ layout });
    try {
      const { ask, member } = httpClient(app);
      const email = 'ann@example.org';
      const { bearer } = await member(email);
      const sessionCount = async () => (await ask(Sessions, {}, { bearer })).data.sessions.length;
      const before = await sessionCount();
      const socket = await openSocket(`${app.url}/graphql`);
      await socket.init();
      const query = `mutation ($input: LoginInput!) { login(input: $input) { ... on SignedIn { accessToken } } }`;
      const signIn = async (id: string, transport: string) => {
        socket.send({ id, type: 'subscribe', payload: { query, variables: { input: { email, password, transport } } } });
        return (await socket.next({ id })).payload;
      };

      expect((await signIn('1', 'COOKIE')).errors).toMatchObject([{ path: ['login'], extensions: { code: 'INVALID_INPUT' } }]);
      expect(await sessionCount()).toBe(before);
      expect((await signIn('2', 'TOKEN')).data.login.accessToken).toMatch(/^ey/);
      expect(await sessionCount()).toBe(before + 1);
      socket.socket.close();
    } finally {
      await app.stop();
    }
  });
});
