import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { httpClient } from '../support/http-client.ts';
import { layouts, startApp, type TestApp } from '../support/start-app.ts';
import { startExample } from '../support/start-example.ts';
import type { RunningProcess } from '../support/start-process.ts';

const query = '{ me { email orders { product { name } reviews { stars isMine } } } products { name } }';

describe.each(layouts)('subgraphs in processes of their own, %s', (layout) => {
  const issuer = 'http://localhost:4000';
  let examples: RunningProcess[];
  let app: TestApp;

  beforeAll(async () => {
    const port = await freePort();
    const [orders, reviews] = await Promise.all(
      ['orders', 'reviews'].map((name) => startExample(name, `http://localhost:${port}`, issuer)),
    );
    if (!orders || !reviews) throw new Error('The examples did not start.');
    examples = [orders, reviews];
    const subgraphs = JSON.stringify({ orders: { url: orders.url }, reviews: { url: reviews.url } });
    app = await startApp({ layout, port, environment: { PORTCULLIS_SUBGRAPHS: subgraphs } });
  });
  afterAll(async () => {
    await app.stop();
    await Promise.all(examples.map((example) => example.stop()));
  });

  it('verify the bearer by the published keys and answer together', async () => {
    const { ask, member } = httpClient(app);
    const { bearer } = await member('over-http@example.com');
    const { body } = await ask(query, null, { bearer });
    expect(body).toMatchObject({
      data: {
        me: {
          email: 'over-http@example.com',
          orders: [{ product: { name: 'Storm lantern' }, reviews: [{ isMine: false }, { isMine: false }] }],
        },
        products: [{}, {}, {}],
      },
    });
  });

  it('that go down later are errors at their paths, and nothing else fails', async () => {
    const { ask, member } = httpClient(app);
    const { bearer } = await member('later@example.com');
    await examples[1]?.stop();

    const { status, body } = await ask(query, null, { bearer });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ me: { email: 'later@example.com', orders: null }, products: [{}, {}, {}] });
    expect(body.errors).toEqual([expect.objectContaining({ path: ['me', 'orders', 0, 'reviews'] })]);
    expect(JSON.stringify(body.errors)).not.toMatch(/localhost|ECONN|127\.0\.0\.1/);
  });
});
