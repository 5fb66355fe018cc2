import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/auth/throttling/limits.ts';
import { chromiumPath, openBrowser } from '../support/browser.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/delivery/start-smtp-server.ts';
import { httpClient, password } from '../support/http-client.ts';
import {
  Activate,
  ChangeEmail,
  ConfirmEmailChange,
  CreateApiKey,
  Login,
  Register,
  ResetPassword,
  SendOtp,
} from '../support/generated/operations.ts';
import { movableClock } from '../support/movable-clock.ts';
import { startApp, type TestApp } from '../support/start-app.ts';

/** Set to look at the pages: where pictures of them are kept. */
const pictures = process.env['UNDO_PICTURES'];
const email = 'ann@example.org';
const views = [
  { name: 'wide', colorScheme: 'light', width: 1280 },
  { name: 'dark', colorScheme: 'dark', width: 1280 },
  { name: 'narrow', colorScheme: 'light', width: 375 },
  { name: 'narrow-dark', colorScheme: 'dark', width: 375 },
] as const;

describe.skipIf(chromiumPath === null)('the page that undoes a change, in a browser', () => {
  let browser: Browser;
  let app: TestApp;
  let smtp: TestSmtpServer;
  let page: Page;
  const read = new Set<string>();
  const clock = movableClock(new Date().toISOString());

  beforeAll(async () => {
    browser = await openBrowser(chromiumPath ?? '');
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    smtp = await startSmtpServer();
    app = await startApp({
      runtime: { clock, limits: defaultLimits },
      environment: { SMTP_URL: smtp.url, MAIL_FROM: 'accounts@example.org' },
    });
    page = await (await browser.newContext()).newPage();
  });
  afterEach(async () => {
    await page.context().close();
    await app.stop();
    await smtp.close();
  });

  /** Waits for a mail that was not read before, and returns what the pattern takes from it. */
  async function mailTo(to: string, pattern: RegExp): Promise<string> {
    const find = () =>
      smtp.received.find(({ raw, to: all, mail }) => !read.has(raw) && all.includes(to) && pattern.test(mail.text ?? ''));
    await expect.poll(find, { timeout: 10_000 }).toBeDefined();
    const found = find();
    read.add(found?.raw ?? '');
    return pattern.exec(found?.mail.text ?? '')?.[1] ?? '';
  }

  const ask: ReturnType<typeof httpClient>['ask'] = (...input) => httpClient(app).ask(...input);
  const outcome = ({ body }: { readonly body: { readonly data?: object | null } }) =>
    (Object.values(body.data ?? {})[0] as { __typename?: string } | undefined)?.__typename;
  const signedIn = async () => (await httpClient(app).signedIn(email)).bearer;
  /** Where the link leads in this test, which is not at the port of the public address. */
  const linkIn = async () => app.url + new URL(await mailTo(email, /(http\S+\/auth\/undo\/\S+)/)).pathname;

  async function stolen(): Promise<string> {
    await ask(Register, { input: { email, password } });
    await ask(Activate, { input: { email, code: await mailTo(email, /\b(\d{6})\b/) } });
    return signedIn();
  }

  /** A thief with a session moves the account. Returns the link that its owner is mailed. */
  async function moved(bearer: string): Promise<string> {
    await ask(ChangeEmail, { input: { newEmail: 'thief@example.net' } }, { bearer });
    const code = await mailTo('thief@example.net', /\b(\d{6})\b/);
    expect(outcome(await ask(ConfirmEmailChange, { input: { code } }, { bearer }))).toBe('EmailChanged');
    return linkIn();
  }

  /** The page loads nothing, fits its window, and keeps a picture of it where one is wanted. */
  async function looked(name: string, title: string): Promise<void> {
    expect(await page.locator('h1').textContent()).toBe(title);
    for (const view of views) {
      await page.emulateMedia({ colorScheme: view.colorScheme });
      await page.setViewportSize({ width: view.width, height: 740 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(view.width);
      if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}-${view.name}.png`, fullPage: true });
    }
    // The style is in force: a policy that refuses it leaves the browser's own.
    expect(await page.evaluate('getComputedStyle(document.querySelector("main")).borderTopLeftRadius')).toBe('14px');
  }

  it('asks, gives the account back, and says what to do next, which works', async () => {
    const bearer = await stolen();
    const link = await moved(bearer);
    const faults: string[] = [];
    page.on('console', (message) => faults.push(message.text()));
    page.on('requestfailed', (request) => faults.push(request.url()));
    await page.goto(link);
    await looked('ask', 'Undo a change of your account?');
    await page.getByRole('button', { name: 'Undo the change' }).click();
    await looked('done', 'The change is undone');
    expect(faults).toEqual([]);
    expect((await ask('{ me { id } }', {}, { bearer })).status).toBe(401);

    const { flowId } = (await ask(SendOtp, { input: { email, purpose: 'PASSWORD_RESET' } })).data.sendOtp;
    const code = await mailTo(email, /\b(\d{6})\b/);
    const input = { email, flowId: flowId ?? '', code, newPassword: 'a password of another time' };
    expect(outcome(await ask(ResetPassword, { input }))).toBe('PasswordReset');
    expect(outcome(await ask(Login, { input: { email, password: 'a password of another time' } }))).toBe('SignedIn');

    await page.goto(link);
    await page.getByRole('button').click();
    await looked('used', 'This link does not work any more');
  });

  it.each([
    // cspell:disable
    ['de-CH, en;q=0.5', 'Eine Änderung an Ihrem Konto rückgängig machen?', 'Die Änderung ist rückgängig gemacht'],
    ['fr', 'Annuler une modification de votre compte ?', 'La modification est annulée'],
    // cspell:enable
    ['nl', 'Undo a change of your account?', 'The change is undone'],
  ])('speaks the language of the browser, %s', async (acceptLanguage, question, answer) => {
    const link = await moved(await stolen());
    await page.setExtraHTTPHeaders({ 'accept-language': acceptLanguage });
    await page.goto(link);
    await looked(`ask-${acceptLanguage.slice(0, 2)}`, question);
    const named = await page.evaluate('document.documentElement.lang');
    expect(named).toBe(acceptLanguage === 'nl' ? 'en' : acceptLanguage.slice(0, 2));
    await page.getByRole('button').click();
    await looked(`done-${acceptLanguage.slice(0, 2)}`, answer);
  });

  it('says that a link has expired at 72 hours, and not before', async () => {
    const bearer = await stolen();
    await ask(CreateApiKey, { input: { name: 'left behind' } }, { bearer });
    const link = await linkIn();
    clock.advance(72 * 3600);
    await page.goto(link);
    await page.getByRole('button').click();
    await looked('expired', 'This link does not work any more');
    const second = await moved(await signedIn());
    clock.advance(72 * 3600 - 1);
    await page.goto(second);
    await page.getByRole('button').click();
    await looked('late', 'The change is undone');
  });

  it('is a page as well where it refuses', async () => {
    const link = await moved(await stolen());
    // Each at another token; one network may try fifty at once.
    const statuses: number[] = [];
    for (let tries = 0; tries < 51; tries += 1) {
      const made = link.replace(/pc_un_.*/, `pc_un_${String(tries).padEnd(43, 'A')}`);
      statuses.push((await fetch(made, { method: 'POST' })).status);
    }
    expect(statuses.slice(49)).toEqual([400, 429]);
    await page.goto(link);
    await page.getByRole('button').click();
    await looked('later', 'Too many tries');
  });
});
