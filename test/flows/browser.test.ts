import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, openBrowser, startPage } from '../support/browser.ts';
import { Login, Logout } from '../support/generated/operations.ts';
import { httpClient } from '../support/http-client.ts';
import { password } from '../support/people.ts';
import { startApp, type TestApp } from '../support/start-app.ts';

if (chromiumPath === null) process.stdout.write('Chromium: none on this machine, so the tests in a browser are skipped\n');

const reviewAdded = 'subscription { reviewAdded { text author { email } } }';

/** What a page keeps of its subscriptions. */
interface Seen {
  readonly events: string[];
  readonly messages: string[];
  closed?: { readonly code: number; readonly reason: string };
}

declare global {
  var seen: Seen;
}

describe.skipIf(chromiumPath === null)('a page in a browser', () => {
  let browser: Browser;
  let app: TestApp;
  let own: Awaited<ReturnType<typeof startPage>>;
  let foreign: Awaited<ReturnType<typeof startPage>>;
  let page: Page;
  const email = 'ann@example.com';

  beforeAll(async () => {
    [own, foreign] = [await startPage(), await startPage()];
    app = await startApp({ environment: { PORTCULLIS_ALLOWED_ORIGINS: own.origin } });
    await httpClient(app).member(email);
    browser = await openBrowser(chromiumPath ?? '');
    page = await (await browser.newContext()).newPage();
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
    await own.stop();
    await foreign.stop();
  });

  /** As the page's own script would ask, with the cookie. Null: the browser keeps the answer from the page. */
  function ask(from: Page, query: string, variables: object = {}): Promise<{ data?: Record<string, unknown> } | null> {
    return from.evaluate(
      async ({ url, body }): Promise<{ data?: Record<string, unknown> } | null> => {
        const headers = { 'content-type': 'application/json' };
        try {
          return (await (await fetch(url, { method: 'POST', credentials: 'include', headers, body })).json()) as object;
        } catch {
          return null;
        }
      },
      { url: `${app.url}/graphql`, body: JSON.stringify({ query, variables }) },
    );
  }

  /** Subscribes by EventSource and by WebSocket; neither can send a header. */
  function subscribe(from: Page): Promise<void> {
    return from.evaluate(
      ({ url, query }) => {
        globalThis.seen = { events: [], messages: [] };
        const events = new EventSource(`${url}?query=${encodeURIComponent(query)}`, { withCredentials: true });
        events.addEventListener('next', (event) => globalThis.seen.events.push(String((event as MessageEvent).data)));
        events.addEventListener('complete', () => events.close());
        const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
        socket.addEventListener('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
        socket.addEventListener('message', ({ data }) => {
          globalThis.seen.messages.push(String(data));
          if (String(data).includes('connection_ack'))
            socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } }));
        });
        socket.addEventListener('close', ({ code, reason }) => (globalThis.seen.closed = { code, reason }));
      },
      { url: `${app.url}/graphql`, query: reviewAdded },
    );
  }

  const seen = (from: Page) => from.evaluate(() => globalThis.seen);

  it('of an allowed origin signs in by cookie, asks, subscribes, signs out, and its subscriptions end', async () => {
    await page.goto(own.origin);
    const input = { email, password, transport: 'COOKIE' };
    expect(await ask(page, Login.toString(), { input })).toMatchObject({ data: { login: { __typename: 'SignedIn' } } });
    expect(await ask(page, '{ me { email } }')).toEqual({ data: { me: { email } } });
    expect(await page.evaluate<string>('document.cookie')).toBe('');

    await subscribe(page);
    await expect
      .poll(async () => {
        await ask(page, 'mutation { writeReview(productId: "rope", stars: 4, text: "from a page") { id } }');
        const { events, messages } = await seen(page);
        return [events.join(), messages.join()].every((text) => text.includes('from a page') && text.includes(email));
      })
      .toBe(true);

    await ask(page, Logout.toString());
    await expect.poll(async () => (await seen(page)).closed).toEqual({ code: 4401, reason: 'SESSION_ENDED' });
    await expect.poll(async () => (await seen(page)).events.at(-1)).toContain('SESSION_ENDED');
    expect(await ask(page, '{ me { email } }')).toEqual({ data: { me: null } });
  });

  it('of any other origin can use the cookie in no way', async () => {
    await page.goto(own.origin);
    await ask(page, Login.toString(), { input: { email, password, transport: 'COOKIE' } });
    const other = await page.context().newPage();
    await other.goto(foreign.origin);
    expect(await ask(other, '{ me { email } }')).toBeNull();
    await subscribe(other);
    await expect.poll(async () => (await seen(other)).closed).toEqual({ code: 4403, reason: 'CSRF_REFUSED' });
    expect(await seen(other)).toMatchObject({ events: [], messages: [] });
    expect(await ask(page, '{ me { email } }')).toEqual({ data: { me: { email } } });
  });

  it('that is the explorer signs in, asks three subgraphs, and is refused once it has signed out', async () => {
    const explorer = await (await browser.newContext()).newPage();
    const button = (name: string) => explorer.getByRole('button', { name });
    const result = () => explorer.locator('#result').textContent();
    await explorer.goto(`${app.url}/graphql`);
    await explorer.getByRole('link', { name: 'Outbox' }).waitFor();
    await button('Sign in').click();
    await explorer.getByLabel('Variables, as JSON').fill(JSON.stringify({ input: { email, password } }));
    await button('Run').click();
    await button('Use this access token').click();
    await button('My orders').click();
    await button('Run').click();
    await expect.poll(result).toContain('"quantity": 1');
    await button('Sign out').click();
    await button('Run').click();
    await expect.poll(result).toContain('"LoggedOut"');
    await button('My orders').click();
    await button('Run').click();
    await expect.poll(result).toContain('"INVALID_TOKEN"');
  });

  it('that is the explorer shows events as they come, until it is stopped', async () => {
    const explorer = await page.context().newPage();
    await explorer.goto(`${app.url}/graphql`);
    await explorer.getByRole('button', { name: 'Watch reviews' }).click();
    await explorer.getByRole('button', { name: 'Run' }).click();
    await expect.poll(() => explorer.getByRole('status').last().textContent()).toBe('0 events · listening');
    const { bearer } = await httpClient(app).signedIn(email);
    await httpClient(app).ask('mutation { writeReview(productId: "rope", stars: 3, text: "watched") { id } }', null, { bearer });
    await expect.poll(() => explorer.locator('#result').textContent()).toContain('"text": "watched"');
    await explorer.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(() => explorer.getByRole('status').last().textContent()).toContain('ended');
    await explorer.getByRole('button', { name: 'Who am I' }).click();
    await explorer.getByRole('button', { name: 'Run' }).click();
    await expect.poll(() => explorer.locator('#result').textContent()).toContain('"me"');
  });
});
