import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticator } from '../../../test/support/second-factor.ts';
import { memoryStorage, PortcullisError, type Client, type SecondFactorProof } from '../src/index.ts';
import { me, password, startServer, type Server } from './support/start-server.ts';

let server: Server;

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const caught = async (promise: Promise<unknown>): Promise<PortcullisError> => {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof PortcullisError)) throw new Error('No PortcullisError was thrown.', { cause: error });
  return error;
};

/** An account with an authenticator app. */
async function protectedAccount(email: string) {
  await server.account(email);
  const { client } = server.openTab();
  await client.signIn({ email, password });
  const { totp } = await client.enrolSecondFactor();
  const app = authenticator(totp?.secret ?? '', server.clock);
  const recoveryCodes = await client.confirmSecondFactor({ code: app.code() });
  server.clock.advance(60);
  return { app, recoveryCodes };
}

describe('a user', () => {
  it('signs up, activates the account, signs in and out', async () => {
    const email = 'new@example.com';
    const { client, heard } = server.openTab();
    const { flowId } = await client.signUp({ email, password, displayName: 'New' });
    const { needsPassword } = await client.activate({ email, flowId, code: await server.http.codeFor(email) });
    expect(needsPassword).toBe(false);

    const session = await client.signIn({ email, password });
    expect(session.user).toMatchObject({ email, displayName: 'New', is2FAEnabled: false });
    expect(session).toMatchObject({ transport: 'TOKEN', authenticationMethods: ['pwd'] });
    expect(await client.session()).toEqual(session);
    expect(JSON.stringify(session)).not.toContain('pc_rt_');

    const token = await client.accessToken();
    await client.signOut();
    expect(await client.session()).toBeNull();
    expect(await client.accessToken()).toBeNull();
    expect((await server.http.ask(me, null, { bearer: token })).status).toBe(401);
    expect(heard).toEqual([`${email} signed-in`, 'null signed-out']);
  });

  it('signs in with a mailed code', async () => {
    const email = 'code@example.com';
    await server.account(email);
    const { client } = server.openTab();
    const { flowId } = await client.sendCode({ purpose: 'LOGIN', email });
    const code = await server.http.codeFor(email);
    expect((await client.signInWithCode({ email, flowId: flowId ?? '', code })).user.email).toBe(email);
  });

  it('chooses another password by mail, which ends the sessions', async () => {
    const email = 'forgot@example.com';
    await server.account(email);
    const { client, heard } = server.openTab();
    await client.signIn({ email, password });
    const { flowId } = await client.requestPasswordReset(email);
    const newPassword = 'another correct horse battery';
    const input = { email, flowId: flowId ?? '', newPassword };
    expect((await caught(client.resetPassword({ ...input, code: '000000' }))).code).toBe('INVALID_CODE');
    await client.resetPassword({ ...input, code: await server.http.codeFor(email) });
    expect((await caught(client.request(me, {}))).code).toBe('INVALID_TOKEN');
    expect(heard).toEqual([`${email} signed-in`, 'null ended']);
    await client.signIn({ email, password: newPassword });
    await client.changePassword({ currentPassword: newPassword, newPassword: password });
    expect((await client.session({ isFresh: true }))?.user.email).toBe(email);
  });

  it('signs out everywhere', async () => {
    const email = 'everywhere@example.com';
    await server.account(email);
    const [here, there] = [server.openTab(), server.openTab()];
    await here.client.signIn({ email, password });
    await there.client.signIn({ email, password });
    await here.client.signOut({ everywhere: true });
    expect((await caught(there.client.request(me, {}))).code).toBe('INVALID_TOKEN');
    expect(there.heard).toEqual([`${email} signed-in`, 'null ended']);
    expect(here.heard).toEqual([`${email} signed-in`, 'null signed-out']);
  });

  it('is signed out here without a network, and hears that the server does not know', async () => {
    const email = 'offline@example.com';
    await server.account(email);
    const { client, setOnline } = server.openTab();
    await client.signIn({ email, password });
    setOnline(false);
    expect((await caught(client.signOut({ everywhere: true }))).code).toBe('NETWORK');
    expect(await client.session()).not.toBeNull();
    expect((await caught(client.signOut())).code).toBe('NETWORK');
    expect(await client.session()).toBeNull();
  });
});

describe('a refusal', () => {
  it('of a result union is thrown with its code', async () => {
    const { client } = server.openTab();
    const error = await caught(client.signIn({ email: 'unknown@example.com', password }));
    expect(error).toMatchObject({ name: 'PortcullisError', code: 'INVALID_CREDENTIALS' });
    expect((await caught(client.signUp({ email: 'weak@example.com', password: 'short' }))).code).toBe('WEAK_PASSWORD');
  });

  it('of an input is thrown with its problems, the status and the id of the request', async () => {
    const { code, facts } = await caught(server.openTab().client.signUp({ email: 'no address', password }));
    expect(code).toBe('INVALID_INPUT');
    expect(facts.requestId).toBeTypeOf('string');
    expect(facts.problems?.[0]?.loc).toContain('email');
  });

  it('by something else than the server is told from one of its own', async () => {
    for (const body of ['<html>', '[]', '{}', 'null', '{"data":7}']) {
      const { client } = server.openTab({ fetch: async () => new Response(body, { status: 502 }) });
      expect(await caught(client.request(me, {}))).toMatchObject({ code: 'INVALID_ANSWER', facts: { status: 502 } });
    }
  });
});

describe('a second factor', () => {
  it('is asked for until the code is right, and the session opens', async () => {
    const email = 'ask@example.com';
    const { app } = await protectedAccount(email);
    const asked: (string | null)[] = [];
    const answers: SecondFactorProof[] = [{ code: '000000' }, { code: '111111' }, { code: app.code() }];
    const { client } = server.openTab({
      secondFactor: async ({ methods, refusal }) => {
        asked.push(`${methods.join()} ${refusal?.code ?? null}`);
        return answers.shift() ?? null;
      },
    });
    const session = await client.signIn({ email, password });
    expect(asked).toEqual(['TOTP null', 'TOTP INVALID_CODE', 'TOTP INVALID_CODE']);
    expect(session.user.is2FAEnabled).toBe(true);
  });

  it('that the user does not give leaves the sign-in refused', async () => {
    const email = 'gives-up@example.com';
    await protectedAccount(email);
    const { client, heard } = server.openTab({ secondFactor: async () => null });
    expect((await caught(client.signIn({ email, password }))).code).toBe('TWO_FACTOR_REQUIRED');
    expect(heard).toEqual([]);
  });

  it('ends with INVALID_TOKEN once the tries of its challenge are used up', async () => {
    const email = 'guesses@example.com';
    await protectedAccount(email);
    let asked = 0;
    const { client } = server.openTab({ secondFactor: async () => ({ code: String(100_000 + (asked += 1)) }) });
    expect((await caught(client.signIn({ email, password }))).code).toBe('INVALID_TOKEN');
    expect(asked).toBe(6);
  });

  it('completes the sign-in by hand where no callback is given, also with a recovery code', async () => {
    const email = 'by-hand@example.com';
    const { recoveryCodes } = await protectedAccount(email);
    const { client } = server.openTab();
    const { code, facts } = await caught(client.signIn({ email, password }));
    expect(code).toBe('TWO_FACTOR_REQUIRED');
    const challenge = facts.challenge ?? '';
    expect((await caught(client.verifySecondFactor({ challenge, code: '000000' }))).code).toBe('INVALID_CODE');
    const session = await client.verifySecondFactor({ challenge, code: recoveryCodes[0] ?? '' });
    expect(session.user.email).toBe(email);
  });

  it('is not asked for on a device that is trusted, as long as its storage lasts', async () => {
    const email = 'device@example.com';
    const { app } = await protectedAccount(email);
    const storage = memoryStorage();
    let asked = 0;
    const secondFactor = async () => {
      asked += 1;
      return { code: app.code(), trustDevice: true };
    };
    const { client } = server.openTab({ storage, secondFactor });
    await client.signIn({ email, password });
    await client.signOut();
    await server.openTab({ storage, secondFactor }).client.signIn({ email, password });
    expect(asked).toBe(1);
    server.clock.advance(60);
    await server.openTab({ secondFactor }).client.signIn({ email, password });
    expect(asked).toBe(2);
  });

  it('is disabled by one last code, after which the session knows it', async () => {
    const email = 'disable@example.com';
    const { app } = await protectedAccount(email);
    const { client } = server.openTab({ secondFactor: async () => ({ code: app.code() }) });
    await client.signIn({ email, password });
    expect(await client.newRecoveryCodes()).toHaveLength(10);
    server.clock.advance(60);
    await client.disableSecondFactors({ code: app.code() });
    expect((await client.session())?.user.is2FAEnabled).toBe(true);
    expect((await client.session({ isFresh: true }))?.user.is2FAEnabled).toBe(false);
    expect((await client.session())?.user.is2FAEnabled).toBe(false);
  });
});

describe('a client without a storage', () => {
  it('holds no session on a server, where users would share it, and says what to do', async () => {
    const email = 'server@example.com';
    await server.account(email);
    const { createClient } = await import('../src/index.ts');
    const client: Client = createClient({ url: server.url });
    expect(await client.session()).toBeNull();
    expect((await caught(client.signIn({ email, password }))).code).toBe('NO_STORAGE');
    expect(await client.session()).toBeNull();
    expect(await client.request(me, {})).toEqual({ me: null });
  });
});
