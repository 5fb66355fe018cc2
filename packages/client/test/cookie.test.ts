import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { times } from '../../../test/support/times.ts';
import type { PortcullisError } from '../src/index.ts';
import { cookieJar } from './support/cookie-jar.ts';
import { me, password, sharedTabs, startServer, type Server } from './support/start-server.ts';

const email = 'ann@example.com';
let server: Server;

beforeAll(async () => {
  server = await startServer();
  await server.account(email);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** A tab of a browser; tabs with the same jar are of the same browser. */
const tabOf = (jar: ReturnType<typeof cookieJar>, key: string) =>
  server.openTab({ storage: 'cookie', fetch: jar.fetch, tabs: sharedTabs(), key });

describe('a client with a cookie', () => {
  it('signs in without a token in its hands, and asks in the name of the user', async () => {
    const { client, heard } = tabOf(cookieJar(), 'own');
    const session = await client.signIn({ email, password });
    expect(session.transport).toBe('COOKIE');
    expect(await client.accessToken()).toBeNull();
    expect(await client.request(me, {})).toEqual({ me: { email } });
    await client.signOut();
    expect(await client.request(me, {})).toEqual({ me: null });
    expect(heard).toEqual([`${email} signed-in`, 'null signed-out']);
  });

  it('finds the session of its browser when it starts, and asks for it once', async () => {
    const jar = cookieJar();
    const { user } = await tabOf(jar, 'start').client.signIn({ email, password });
    const later = tabOf(jar, 'start later');
    expect((await later.client.session())?.user).toEqual(user);
    expect((await later.client.session())?.user).toEqual(user);
    expect(later.sent).toEqual(['Me', 'CurrentSession']);
  });

  it('finds none in a browser that holds none', async () => {
    const { client, heard } = tabOf(cookieJar(), 'none');
    expect(await client.session()).toBeNull();
    expect(heard).toEqual([]);
  });

  it('tells the other tabs when a user signs in and out', async () => {
    const jar = cookieJar();
    const [first, second] = [tabOf(jar, 'tabs'), tabOf(jar, 'tabs')];
    await first.client.signIn({ email, password });
    await eventually(() => expect(second.heard).toEqual([`${email} signed-in`]));
    expect((await second.client.session())?.user.email).toBe(email);
    expect(second.sent).toEqual([]);
    await second.client.signOut();
    await eventually(() => expect(first.heard).toEqual([`${email} signed-in`, 'null signed-out']));
  });

  it('is signed out in all tabs, each told once, when the session was revoked', async () => {
    const jar = cookieJar();
    const [first, second] = [tabOf(jar, 'revoked'), tabOf(jar, 'revoked')];
    await first.client.signIn({ email, password });
    await eventually(() => expect(second.heard).toHaveLength(1));
    const other = server.openTab();
    await other.client.signIn({ email, password });
    await other.client.signOut({ everywhere: true });

    const codes = await Promise.all(
      times(4, () => first.client.request(me, {}).catch((error: unknown) => (error as PortcullisError).code)),
    );
    expect(codes).toContain('INVALID_TOKEN');
    await eventually(() => expect(second.heard).toEqual([`${email} signed-in`, 'null ended']));
    expect(first.heard).toEqual([`${email} signed-in`, 'null ended']);
  });

  it('signs in again in a browser that still sends the cookie of a session that has ended', async () => {
    const jar = cookieJar();
    const { client } = tabOf(jar, 'dead');
    await client.signIn({ email, password });
    const other = server.openTab();
    await other.client.signIn({ email, password });
    await other.client.signOut({ everywhere: true });
    expect((await client.signIn({ email, password })).user.email).toBe(email);
    expect(await client.request(me, {})).toEqual({ me: { email } });
  });

  it('asks for a step-up and runs the operation again', async () => {
    const asked: (string | null)[] = [];
    const { client } = server.openTab({
      storage: 'cookie',
      fetch: cookieJar().fetch,
      stepUp: async ({ refusal }) => {
        asked.push(refusal?.code ?? null);
        return { password };
      },
    });
    await client.signIn({ email, password });
    server.clock.advance(11 * 60);
    expect((await client.enrolSecondFactor()).totp).not.toBeNull();
    expect(asked).toEqual([null]);
  });
});

describe('clients of a server that renders', () => {
  it('never have one user’s session for another’s request', async () => {
    const bob = 'bob@example.com';
    await server.account(bob);
    const jars = { [email]: cookieJar(), [bob]: cookieJar() };
    for (const [user, jar] of Object.entries(jars)) await tabOf(jar, `render ${user}`).client.signIn({ email: user, password });
    const cookies = Object.fromEntries(Object.entries(jars).map(([user, jar]) => [user, jar.header()]));

    const rendered = await Promise.all(
      times(20, async (index) => {
        const user = index % 3 === 0 ? null : index % 3 === 1 ? email : bob;
        const cookie = user === null ? {} : { cookie: cookies[user] ?? '', origin: 'http://localhost:4000' };
        const { client } = server.openTab({ storage: 'cookie', headers: () => cookie });
        return { user, session: (await client.session())?.user.email ?? null, again: await client.request(me, {}) };
      }),
    );
    for (const { user, session, again } of rendered)
      expect({ session, again }).toEqual({ session: user, again: { me: user === null ? null : { email: user } } });
  });
});
