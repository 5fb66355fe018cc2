import { newsroom } from '../../../../test/support/gateway/newsroom.ts';
import { startTestGateway } from '../../../../test/support/gateway/start-test-gateway.ts';
import { createClient, memoryStorage } from '../../src/index.ts';

/** A gateway with streams, and a client whose tokens the test's own keys sign. */
export async function startStreams() {
  const room = newsroom();
  const gateway = await startTestGateway({ subgraphs: room.subgraphs });
  let isRevoked = false;
  let refreshes = 0;

  /** Answers as the auth subgraph does. */
  function answer(query: string): object {
    const accessToken = gateway.tokens.issue('ann').token;
    const session = { id: 'sess_ann', transport: 'TOKEN', createdAt: '', expiresAt: '', authenticationMethods: ['pwd'] };
    if (query.includes('refreshSession')) refreshes += 1;
    if (isRevoked) return { __typename: 'InvalidToken', code: 'INVALID_TOKEN', message: 'Sign in again.' };
    const tokens = { accessToken, refreshToken: `refresh ${refreshes}` };
    if (query.includes('refreshSession')) return { __typename: 'SessionRefreshed', session, ...tokens };
    return { __typename: 'SignedIn', user: { id: 'user_ann', email: 'ann@example.com' }, session, ...tokens, deviceToken: null };
  }

  const client = createClient({
    url: gateway.graphqlUrl,
    storage: memoryStorage(),
    now: () => gateway.tokens.clock.now().getTime(),
    fetch: async (_, init) => {
      const { query } = JSON.parse(init?.body as string) as { query: string };
      return Response.json({ data: { result: answer(query) } });
    },
  });
  await client.signIn({ email: 'ann@example.com', password: 'secret' });
  return {
    room,
    gateway,
    client,
    refreshes: () => refreshes,
    revoke: () => (isRevoked = true),
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
    },
  };
}
