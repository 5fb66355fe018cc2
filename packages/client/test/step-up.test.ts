import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { times } from '../../../test/support/times.ts';
import type { StepUpProof } from '../src/index.ts';
import { password, startServer, type Server } from './support/start-server.ts';

const minutes = 60;
let server: Server;

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** A client whose proof is no longer fresh, and what it is asked for. */
async function staleClient(email: string, answers: (StepUpProof | null)[]) {
  const asked: (string | null)[] = [];
  await server.account(email);
  const tab = server.openTab({
    stepUp: async ({ methods, refusal }) => {
      asked.push(refusal?.code ?? methods.join());
      return answers.shift() ?? null;
    },
  });
  await tab.client.signIn({ email, password });
  server.clock.advance(11 * minutes);
  return { ...tab, asked };
}

describe('an operation that was refused for the lack of a fresh proof', () => {
  it('runs again after a step-up, which is asked for until it is right', async () => {
    const { client, sent, asked } = await staleClient('again@example.com', [{ password: 'wrong' }, { password }]);
    expect((await client.enrolSecondFactor()).totp?.secret).toBeTypeOf('string');
    expect(asked).toEqual(['', 'INVALID_CREDENTIALS']);
    expect(sent).toEqual(['SignIn', 'Refresh', 'EnrolSecondFactor', 'StepUp', 'StepUp', 'EnrolSecondFactor']);
  });

  it('stays refused where the user gives up', async () => {
    const { client, sent } = await staleClient('gives-up@example.com', [null]);
    await expect(client.enrolSecondFactor()).rejects.toMatchObject({ code: 'FRESH_PROOF_REQUIRED' });
    expect(sent.filter((name) => name === 'EnrolSecondFactor')).toHaveLength(1);
  });

  it('asks once where several operations wait for the same proof', async () => {
    const { client, asked } = await staleClient('several@example.com', [{ password }]);
    const mutation = 'mutation Keys($input:CreateApiKeyInput!){createApiKey(input:$input){__typename}}';
    const answers = await Promise.all(
      times(4, (index) => client.request(mutation, { input: { name: `key ${index}`, scopes: [] } })),
    );
    expect(answers.map((data) => JSON.stringify(data))).toEqual(
      times(4, () => JSON.stringify({ createApiKey: { __typename: 'ApiKeyCreated' } })),
    );
    expect(asked).toEqual(['']);
  });

  it('does not run again together with another that has run', async () => {
    const { client, asked } = await staleClient('two@example.com', [{ password }]);
    const document = `mutation Two {
      updateUser(input: { displayName: "Two" }) { displayName }
      regenerateRecoveryCodes { __typename ... on Refusal { code } }
    }`;
    expect(await client.request(document, {})).toEqual({
      updateUser: { displayName: 'Two' },
      regenerateRecoveryCodes: { __typename: 'FreshProofRequired', code: 'FRESH_PROOF_REQUIRED' },
    });
    expect(asked).toEqual([]);
  });

  it('is refused by a proof that is out of reach, with the fault of the proof', async () => {
    const email = 'fault@example.com';
    await server.account(email);
    const tab = server.openTab({
      stepUp: async () => {
        tab.setOnline(false);
        return { password };
      },
    });
    await tab.client.signIn({ email, password });
    server.clock.advance(11 * minutes);
    await expect(tab.client.enrolSecondFactor()).rejects.toMatchObject({ code: 'NETWORK' });
    tab.setOnline(true);
    expect((await tab.client.session())?.user.email).toBe(email);
  });
});

describe('a step-up', () => {
  it('keeps the session and makes its proof fresh', async () => {
    const { client, heard } = await staleClient('fresh@example.com', []);
    const before = await client.session();
    const after = await client.stepUp({ password });
    expect(after.id).toBe(before?.id);
    await client.enrolSecondFactor();
    server.clock.advance(6 * minutes);
    expect(await client.accessToken()).toBeTypeOf('string');
    expect(heard.filter((line) => line.startsWith('null'))).toEqual([]);
  });

  it('is refused where no session is held', async () => {
    await expect(server.openTab().client.stepUp({ password })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
