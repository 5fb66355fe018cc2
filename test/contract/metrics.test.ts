import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startChangingSubgraph } from '../support/changing-subgraph.ts';
import { Register } from '../support/generated/operations.ts';
import { httpClient, password } from '../support/http-client.ts';
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

  it('holds nothing that a client sent: no secret, no variable, no name of its own', async () => {
    const { app: running, scrape } = await started();
    const { ask, member } = httpClient(running);
    const email = 'ada.secret@example.com';
    const { bearer, refreshToken } = await member(email);
    await ask('query secretOperation { secretAlias: me { id } }', null, { bearer });
    await ask('{ secretField }', null, { bearer: 'pc_ak_secretKey' });
    await fetch(`${running.url}/secret-path?q=secretQuery`);
    const text = await (await scrape()).text();
    expect(text).toContain('portcullis_http_request_duration_seconds_count{method="POST",route="/graphql",status="401"} 1');
    const secrets = [password, email, 'ada.secret', bearer, refreshToken, 'secret', 'pc_'];
    expect(secrets.filter((secret) => text.includes(String(secret)))).toEqual([]);
  });

  it('has every metric that the documentation names, and no other', async () => {
    const { app: running, scrape } = await started();
    await httpClient(running).ask('{ products { name } }');
    const names = [...(await (await scrape()).text()).matchAll(/^# TYPE (portcullis_\w+) /gm)].map(([, name]) => name);
    expect(new Set(names)).toEqual(new Set(documentedMetrics()));
  });

  it('counts plans that were there already, and tells how many there are', async () => {
    const { app: running, scrape } = await started();
    const { ask } = httpClient(running);
    for (const query of ['{ authVersion }', '{ authVersion }', '{ products { name } }']) await ask(query);
    const text = await (await scrape()).text();
    expect(text).toContain('portcullis_plan_lookups_total{result="hit"} 1\n');
    expect(text).toContain('portcullis_plan_lookups_total{result="miss"} 2\n');
    expect(text).toContain('portcullis_plans_cached 2\n');
    expect(text).toMatch(/^portcullis_plan_cache_bytes [1-9]\d+$/m);
  });

  it('counts what is refused by its reason, and never by what was sent', async () => {
    const { app: running, scrape } = await started({ PORTCULLIS_LIMITS_ALIASES_MAX: '1', PORTCULLIS_LIMITS_DEPTH_MAX: '3' });
    const { ask } = httpClient(running);
    await ask('{ a: authVersion b: authVersion }');
    await ask('{ products { reviews { product { name } } } }');
    await ask('{ secretly }');
    await ask('{ me { id } }', null, { bearer: 'nonsense' });
    const socket = new WebSocket(running.url.replace('http', 'ws') + '/graphql', 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send('{"type":"connection_init","payload":{"authorization":"Bearer nonsense"}}');
    await once(socket, 'close');
    const text = await (await scrape()).text();
    const refused = text.matchAll(/^portcullis_graphql_refused_total\{reason="(.*)"\} (\d+)$/gm);
    expect(Object.fromEntries(Array.from(refused, ([, reason, count]) => [reason, count]))).toEqual({
      aliases: '1',
      depth: '1',
      invalid: '1',
      INVALID_TOKEN: '2',
    });
    expect(text).not.toContain('secretly');
  });

  it('counts sign-ins by what came of them, in the auth process too', async () => {
    app = await startApp({ layout: 'split' });
    const { ask } = httpClient(app);
    const login = 'mutation { login(input: { email: "nobody@example.com", password: "not the one" }) { __typename } }';
    await ask(login);
    const auth = await (await fetch(`${app.authUrl}/metrics`)).text();
    expect(auth).toContain('portcullis_sign_ins_total{by="password",outcome="INVALID_CREDENTIALS"} 1\n');
    expect(auth).toContain('portcullis_password_hashes_waiting 0\n');
    const gateway = await (await fetch(`${app.url}/metrics`)).text();
    expect(gateway).toContain('portcullis_revocation_feed_current 1\n');
    expect(gateway).not.toContain('portcullis_outbox');
  });

  it('counts the messages that wait', async () => {
    const { app: running, scrape } = await started({ SMTP_URL: 'smtp://127.0.0.1:9' });
    const waiting = async () => /^portcullis_outbox_messages_waiting (\d+)$/m.exec(await (await scrape()).text())?.[1];
    expect(await waiting()).toBe('0');
    await httpClient(running).ask(Register, { input: { email: 'you@example.com', password } });
    expect(await waiting()).toBe('1');
  });

  it('tells of graphs served, and of faults that keep the newest from it', async () => {
    const subgraph = await startChangingSubgraph('type Query { clock: Int }', {});
    const { scrape } = await started({
      PORTCULLIS_SCHEMA_POLL_SECONDS: '1',
      PORTCULLIS_SUBGRAPHS: JSON.stringify({ clock: { url: subgraph.url } }),
    });
    const graph = async () => (await (await scrape()).text()).match(/^portcullis_graph_\w+ \d+$/gm);
    try {
      expect(await graph()).toEqual(['portcullis_graph_generation 1', 'portcullis_graph_faults 0']);
      subgraph.becomes('type Query { clock: Int chime: Int }');
      const changed = ['portcullis_graph_generation 2', 'portcullis_graph_faults 0'];
      await vi.waitFor(async () => expect(await graph()).toEqual(changed), { timeout: 15_000 });
      subgraph.becomes('type Query { authVersion: Int }');
      const broken = ['portcullis_graph_generation 2', expect.stringMatching(/^portcullis_graph_faults [1-9]/)];
      await vi.waitFor(async () => expect(await graph()).toEqual(broken), { timeout: 15_000 });
    } finally {
      await subgraph.stop();
    }
  });

  it('asks for the token where there is one, and never shows it', async () => {
    const token = 'what-the-scraper-knows';
    const { scrape } = await started({ PORTCULLIS_METRICS_TOKEN: token });
    const challenged = async (headers?: Record<string, string>) => {
      const { status, headers: answered } = await scrape(headers);
      return [status, answered.get('www-authenticate')];
    };
    expect(await challenged()).toEqual([401, 'Bearer']);
    expect(await challenged({ authorization: 'Bearer wrong' })).toEqual([401, 'Bearer error="invalid_token"']);
    const allowed = await scrape({ authorization: `Bearer ${token}` });
    expect(allowed.status).toBe(200);
    expect(await allowed.text()).not.toContain(token);
  });

  it('does not exist where it is switched off', async () => {
    const { scrape } = await started({ PORTCULLIS_METRICS_ENABLED: 'false' });
    expect((await scrape()).status).toBe(404);
  });
});

/** In the tables of docs/operating.md. */
function documentedMetrics(): string[] {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/operating.md'), 'utf8');
  return [...page.matchAll(/^\| (`portcullis_.*?) \|/gm)].flatMap(([, cell = '']) => cell.match(/portcullis_\w+/g) ?? []);
}
