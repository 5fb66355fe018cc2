import { describe, expect, it } from 'vitest';
import { databases } from '../support/databases.ts';
import { Activate, Login, Logout } from '../support/generated/operations.ts';
import { httpClient, password } from '../support/http-client.ts';
import { layouts, startApp } from '../support/start-app.ts';

const myOrders = `{
  me { id email orders { quantity product { name } reviews { stars author { id } isMine } } }
}`;

const places = layouts.flatMap((layout) => databases.map((database) => ({ layout, database })));

describe.each(places)('from nothing to a federated answer, $layout on $database', ({ layout, database }) => {
  it('knows who asks by bearer in three subgraphs, until they log out', async () => {
    await using app = await started();
    const { ask, registered } = httpClient(app);
    const email = 'ada@example.com';

    const code = await registered(email);
    const { data: activation } = await ask(Activate, { input: { email, code } });
    expect(activation.activate.__typename).toBe('AccountActivated');
    const { data } = await ask(Login, { input: { email, password } });
    const signedIn = data.login;
    if (signedIn.__typename !== 'SignedIn') throw new Error(signedIn.code);
    const bearer = signedIn.accessToken;

    const mine = await ask(myOrders, null, { bearer });
    expect(mine.body).toEqual({
      data: {
        me: {
          id: signedIn.user.id,
          email,
          orders: [
            {
              quantity: 1,
              product: { name: 'Storm lantern' },
              reviews: [
                { stars: 5, author: null, isMine: false },
                { stars: 4, author: null, isMine: false },
              ],
            },
          ],
        },
      },
    });

    const review = 'mutation { writeReview(productId: "lantern", stars: 3, text: "Mine") { isMine author { id email } } }';
    const written = await ask(review, null, { bearer });
    expect(written.body).toEqual({ data: { writeReview: { isMine: true, author: { id: signedIn.user.id, email } } } });

    const loggedOut = await ask(Logout, {}, { bearer });
    expect(loggedOut.data.logout.__typename).toBe('LoggedOut');
    const refused = await ask(myOrders, null, { bearer });
    expect(refused.status).toBe(401);
    expect(refused.body).toEqual({
      errors: [expect.objectContaining({ extensions: expect.objectContaining({ code: 'INVALID_TOKEN' }) })],
    });
  });

  it('knows a browser by its cookie, and forgets it with the session', async () => {
    await using app = await started();
    const { ask, registered } = httpClient(app);
    const email = 'grace@example.com';
    await ask(Activate, { input: { email, code: await registered(email) } });

    const login = await ask(Login, { input: { email, password, transport: 'COOKIE' } });
    expect(login.data.login).toMatchObject({ __typename: 'SignedIn', accessToken: null, refreshToken: null });
    const [setCookie = ''] = login.headers.getSetCookie();
    expect(setCookie).toMatch(/^portcullis-session=pc_sc_[\w-]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
    const cookie = setCookie.split(';', 1)[0] ?? '';

    const mine = await ask<{ me: { email: string; orders: unknown[] } }>(myOrders, null, { cookie });
    expect(mine.data.me).toMatchObject({ email, orders: [{ reviews: [{}, {}] }] });

    const loggedOut = await ask(Logout, {}, { cookie });
    expect(loggedOut.data.logout.__typename).toBe('LoggedOut');
    expect(loggedOut.headers.getSetCookie()[0]).toMatch(/^portcullis-session=; Path=\/; Max-Age=0;/);
    expect((await ask(myOrders, null, { cookie })).status).toBe(401);
  });

  it('answers the public part to anybody, and nobody to those who are nobody', async () => {
    await using app = await started();
    const { ask } = httpClient(app);
    const { body, status } = await ask('{ me { id } products { name reviews { stars } } }');
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ me: null, products: [{ name: 'Storm lantern', reviews: [{}, {}] }, {}, {}] });
  });

  it('keeps sessions and keys over a restart', async () => {
    await using app = await started();
    const { ask, member } = httpClient(app);
    const { bearer } = await member('restart@example.com');
    const jwks = async () => (await fetch(`${app.url}/.well-known/jwks.json`)).json();
    const before = await jwks();
    const ended = await member('ended@example.com');
    await ask(Logout, {}, { bearer: ended.bearer });

    await app.restart();

    expect(await jwks()).toEqual(before);
    const { data } = await ask<{ me: { email: string } }>('{ me { email } }', null, { bearer });
    expect(data.me.email).toBe('restart@example.com');
    expect((await ask('{ me { email } }', null, { bearer: ended.bearer })).status).toBe(401);
  });

  async function started() {
    const app = await startApp({ layout, database });
    return Object.assign(app, { [Symbol.asyncDispose]: () => app.stop() });
  }
});
