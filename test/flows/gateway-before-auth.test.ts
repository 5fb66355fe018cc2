import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openApp, type App, type Mode } from '../../src/app/open-app.ts';
import { systemRuntime } from '../../src/app/runtime.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { silentLogger } from '../../src/lib/logger.ts';
import { freshDatabase, type FreshDatabase } from '../support/databases.ts';
import { freePort } from '../support/free-port.ts';
import { recordingLogger } from '../support/gateway/recording-logger.ts';

describe('a gateway that is started before its auth process', () => {
  let fresh: FreshDatabase;
  let authPort: number;
  let logger: ReturnType<typeof recordingLogger>;

  beforeEach(async () => {
    [fresh, authPort, logger] = [await freshDatabase('sqlite'), await freePort(), recordingLogger()];
  });
  afterEach(() => fresh.drop());

  function open(mode: Mode, port: number, signal?: AbortSignal): Promise<App> {
    const environment = {
      PORT: String(port),
      PORTCULLIS_DATA_DIR: fresh.dataDir,
      PORTCULLIS_PUBLIC_URL: 'http://localhost:4000',
      PORTCULLIS_INTERNAL_SECRET: 'a secret that gateway and subgraph share',
      PORTCULLIS_AUTH_URL: `http://localhost:${authPort}`,
    };
    const runtime = systemRuntime(mode === 'gateway' ? logger : silentLogger);
    return openApp(mode, loadConfig({ file: null, environment, cwd: fresh.dataDir }), runtime, signal);
  }

  /** The URL that the waiting process says it answers at. */
  async function waitingUrl(): Promise<string> {
    const line = () => logger.lines.find(({ message }) => message.startsWith('Not ready'));
    await expect.poll(line, { timeout: 10_000 }).toMatchObject({ level: 'warn', fields: { waitingFor: ['auth'] } });
    return String(line()?.fields['url']);
  }

  const ask = (url: string) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: '{"query":"{ products { name } }"}',
    });

  it('says that it waits, is not ready meanwhile, and answers when the auth process does', async () => {
    const opening = open('gateway', 0);
    const url = await waitingUrl();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const notReady = await fetch(`${url}/readyz`);
    expect([notReady.status, await notReady.json()]).toEqual([
      503,
      { status: 'not ready', checks: { auth: false, graph: false } },
    ]);
    for (const refused of [await ask(url), await fetch(`${url}/.well-known/jwks.json`)])
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(logger.lines.filter(({ level }) => level === 'error')).toEqual([]);

    const auth = await open('subgraph', authPort);
    const gateway = await opening;
    expect(gateway.url).toBe(url);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect((await ask(url)).status).toBe(200);
    expect((await fetch(`${url}/.well-known/jwks.json`)).status).toBe(200);
    await gateway.close();
    await auth.close();
  });

  it('ends when it is told to, and leaves nothing open', async () => {
    const controller = new AbortController();
    const opening = open('gateway', 0, controller.signal);
    const url = await waitingUrl();
    controller.abort(new Error('told to end'));
    await expect(opening).rejects.toThrow('told to end');
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });
});
