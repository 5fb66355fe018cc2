import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { times } from '../../../test/support/times.ts';
import { memoryStorage, type PortcullisError, type TabsPlatform } from '../src/index.ts';
import { noTabs } from '../src/tabs.ts';
import { me, password, sharedTabs, startServer, type Server, type Tab } from './support/start-server.ts';

const email = 'ann@example.com';
const lifetimeSeconds = 300;
let server: Server;

beforeAll(async () => {
  server = await startServer();
  await server.account(email);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** Two tabs of one page, signed in. */
async function twoTabs(tabs: TabsPlatform = sharedTabs()): Promise<[Tab, Tab]> {
  const storage = memoryStorage();
  const [first, second] = [server.openTab({ storage, tabs }), server.openTab({ storage, tabs })];
  await first.client.signIn({ email, password });
  await second.client.session();
  return [first, second];
}

const refreshes = (...tabs: Tab[]) => tabs.flatMap(({ sent }) => sent).filter((name) => name === 'Refresh').length;
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: unknown) => (error as PortcullisError).code,
  );

describe('an expired access token', () => {
  it.each([
    ['with Web Locks and a channel', sharedTabs()],
    ['with a channel alone', { ...sharedTabs(), locks: null }],
  ])('of two tabs with ten requests is exchanged once %s, and all are answered', async (_, tabs) => {
    const [first, second] = await twoTabs(tabs);
    server.clock.advance(lifetimeSeconds + 60);

    const answers = await Promise.all(times(10, (index) => (index % 2 ? first : second).client.request(me, {})));

    expect(answers).toEqual(times(10, () => ({ me: { email } })));
    if (tabs.locks) expect(refreshes(first, second)).toBe(1);
    expect(await second.client.session()).toEqual(await first.client.session());
    expect([...first.heard, ...second.heard].filter((line) => line.includes('null'))).toEqual([]);
  });

  it('is exchanged by tabs that share nothing but the storage, and no tab is signed out', async () => {
    const [first, second] = await twoTabs(noTabs);
    server.clock.advance(lifetimeSeconds + 60);
    const answers = await Promise.all(times(10, (index) => (index % 2 ? first : second).client.request(me, {})));
    expect(answers).toHaveLength(10);
    server.clock.advance(lifetimeSeconds + 60);
    await second.client.request(me, {});
    server.clock.advance(lifetimeSeconds + 60);
    await first.client.request(me, {});
    expect([first.heard, second.heard]).toEqual([[`${email} signed-in`], [`${email} signed-in`]]);
  });

  it('is exchanged before it expires: nine tenths of its life, and not before', async () => {
    const { client, sent } = server.openTab();
    await client.signIn({ email, password });
    server.clock.advance(lifetimeSeconds * 0.9 - 1);
    await client.request(me, {});
    expect(sent).toEqual(['SignIn', 'Mine']);
    server.clock.advance(1);
    await client.request(me, {});
    expect(sent).toEqual(['SignIn', 'Mine', 'Refresh', 'Mine']);
  });

  it('is noticed by its refusal where the local clock stands still, and the operation runs again once', async () => {
    const { client, sent } = server.openTab({ now: () => 0 });
    await client.signIn({ email, password });
    server.clock.advance(lifetimeSeconds + 60);
    expect(await client.request(me, {})).toEqual({ me: { email } });
    expect(sent).toEqual(['SignIn', 'Mine', 'Refresh', 'Mine']);
  });

  it.each([3600, -3600])('is used for its whole life by a client whose clock is %i seconds off', async (offSeconds) => {
    const { client, sent } = server.openTab({ now: () => server.clock.now().getTime() + offSeconds * 1000 });
    await client.signIn({ email, password });
    server.clock.advance(lifetimeSeconds / 2);
    await client.request(me, {});
    server.clock.advance(lifetimeSeconds);
    await client.request(me, {});
    expect(sent).toEqual(['SignIn', 'Mine', 'Refresh', 'Mine']);
  });

  it('is exchanged when the local clock was moved back, because its age is not known then', async () => {
    let off = 0;
    const { client, sent } = server.openTab({ now: () => server.clock.now().getTime() + off });
    await client.signIn({ email, password });
    off = -3_600_000;
    await client.request(me, {});
    await client.request(me, {});
    expect(sent).toEqual(['SignIn', 'Refresh', 'Mine', 'Mine']);
  });
});

describe('an exchange that fails', () => {
  it('for lack of a network leaves the session, and works when the network is back', async () => {
    const { client, heard, setOnline } = server.openTab();
    await client.signIn({ email, password });
    server.clock.advance(lifetimeSeconds + 60);
    setOnline(false);
    expect(await Promise.all(times(3, () => codeOf(client.request(me, {}))))).toEqual(times(3, () => 'NETWORK'));
    setOnline(true);
    expect(await client.request(me, {})).toEqual({ me: { email } });
    expect(heard).toEqual([`${email} signed-in`]);
  });

  it.each([1, 29, 31, 3600])('by a lost answer is repeated %i seconds later without an end of the session', async (later) => {
    const { client, heard, loseNextAnswer } = server.openTab();
    await client.signIn({ email, password });
    server.clock.advance(lifetimeSeconds + 60);
    loseNextAnswer();
    expect(await codeOf(client.request(me, {}))).toBe('NETWORK');
    server.clock.advance(later);
    expect(await client.request(me, {})).toEqual({ me: { email } });
    server.clock.advance(lifetimeSeconds + 60);
    expect(await client.request(me, {})).toEqual({ me: { email } });
    expect(heard).toEqual([`${email} signed-in`]);
  });

  it('because the session was revoked signs out all tabs, each told once, and the operation keeps its refusal', async () => {
    const [first, second] = await twoTabs();
    const other = server.openTab();
    await other.client.signIn({ email, password });
    await other.client.signOut({ everywhere: true });

    const codes = await Promise.all(times(6, (index) => codeOf((index % 2 ? first : second).client.request(me, {}))));

    expect(new Set(codes)).toEqual(new Set(['INVALID_TOKEN']));
    await eventually(() => expect(second.heard).toHaveLength(2));
    await eventually(() => expect(first.heard).toHaveLength(2));
    expect([first.heard[1], second.heard[1]]).toEqual(['null ended', 'null ended']);
    expect(await first.client.session()).toBeNull();
    expect(await second.client.session()).toBeNull();
    expect(await first.client.request(me, {})).toEqual({ me: null });
  });

  it('because an address asks too often leaves the session', async () => {
    const refused = () =>
      Response.json(
        { errors: [{ message: 'Wait.', extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 7 } }] },
        { status: 429 },
      );
    let isRefusing = false;
    const { client, heard } = server.openTab({
      fetch: async (input, init) => (isRefusing ? refused() : fetch(input, init)),
    });
    await client.signIn({ email, password });
    server.clock.advance(lifetimeSeconds + 60);
    isRefusing = true;
    await expect(client.accessToken()).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      facts: { status: 429, retryAfterSeconds: 7 },
    });
    isRefusing = false;
    expect(await client.accessToken()).toBeTypeOf('string');
    expect(heard).toEqual([`${email} signed-in`]);
  });
});

describe('an exchange that is under way', () => {
  it('does not bring a session back that is signed out meanwhile', async () => {
    const storage = memoryStorage();
    const first = server.openTab({ storage, tabs: noTabs });
    const onItsWay = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const slow = server.openTab({
      storage,
      tabs: noTabs,
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        onItsWay.resolve();
        await released.promise;
        return response;
      },
    });
    await first.client.signIn({ email, password });
    await slow.client.session();
    server.clock.advance(lifetimeSeconds + 60);
    const asked = slow.client.accessToken();
    await onItsWay.promise;
    await first.client.signOut();
    released.resolve();
    expect(await asked).toBeNull();
    expect(await first.client.session()).toBeNull();
  });
});
