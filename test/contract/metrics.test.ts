import { afterEach, describe, expect, it } from 'vitest';
import { httpClient } from '../support/http-client.ts';
import { startApp, type StartOptions, type TestApp } from '../support/start-app.ts';

describe('/metrics', () => {
  let app: TestApp | undefined;
  afterEach(() => app?.stop());

  async function started(environment: StartOptions['environment'] = {}) {
    app = await startApp({ environment });
    const { url } = app;
    return { app, scrape: (headers: Record<string, string> = {}) => fetch(`${url}/metrics`, { headers }) };
  }

  it('counts requests by route and status, and fetches by subgraph and outcome', async () => {
    const { app: running, scrape } = await started();
    const { ask } = httpClient(running);
    await ask('{ products { reviews { stars } } }');
    await ask('{ me { id } }', null, { bearer: 'nonsense' });

    const response = await scrape();
    const text = await response.text();
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(text).toContain('portcullis_http_request_duration_seconds_count{method="POST",route="/graphql",status="200"} 1');
    expect(text).toContain('portcullis_http_request_duration_seconds_count{method="POST",route="/graphql",status="401"} 1');
    expect(text).toContain('portcullis_subgraph_fetch_duration_seconds_count{subgraph="orders",outcome="ok"} 1');
    expect(text).toContain('portcullis_subgraph_fetch_duration_seconds_count{subgraph="reviews",outcome="ok"} 1');
    expect(text).toMatch(/^process_resident_memory_bytes \d+/m);
  });

  it('asks for the token where there is one, and never shows it', async () => {
    const token = 'what-the-scraper-knows';
    const { scrape } = await started({ PORTCULLIS_METRICS_TOKEN: token });
    expect((await scrape()).status).toBe(401);
    expect((await scrape({ authorization: 'Bearer wrong' })).status).toBe(401);
    const allowed = await scrape({ authorization: `Bearer ${token}` });
    expect(allowed.status).toBe(200);
    expect(await allowed.text()).not.toContain(token);
  });

  it('does not exist where it is switched off', async () => {
    const { scrape } = await started({ PORTCULLIS_METRICS_ENABLED: 'false' });
    expect((await scrape()).status).toBe(404);
  });
});
