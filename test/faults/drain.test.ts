import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Login, Register } from '../support/generated/operations.ts';
import { httpClient, password } from '../support/http-client.ts';
import { main } from '../support/run-portcullis.ts';
import { startProcess, type RunningProcess } from '../support/start-process.ts';
import { times } from '../support/times.ts';
import { faultyPostgresql, type FaultyPostgresql } from './faulty-postgresql.ts';

describe('a process that is told to end by SIGTERM', () => {
  let database: FaultyPostgresql;
  let running: RunningProcess;
  beforeEach(async () => {
    database = await faultyPostgresql();
    const { dataDir, databaseUrl } = database.fresh;
    const env = { PORT: '0', PORTCULLIS_DATA_DIR: dataDir, DATABASE_URL: databaseUrl ?? '' };
    running = await startProcess([main, 'start'], { env, cwd: dataDir });
  });
  afterEach(() => database.close());

  it.each([
    ['answers nothing', () => database.arm({ at: 1, kind: 'hang' })],
    ['is behind a network that was cut', () => database.cut()],
    ['takes connections and does not answer them', () => database.reconnect('hanging')],
  ])('tells all who wait and ends by itself while the database %s', { timeout: 120_000 }, async (_, goWrong) => {
    const { origin: url } = new URL(running.url);
    const client = httpClient({ url, authUrl: url });
    const ask = async (index: number) => {
      const input = { email: `ann-${index}@example.org`, password };
      const { body } = await (index % 2 === 0 ? client.ask(Login, { input }) : client.ask(Register, { input }));
      return body.errors?.[0]?.extensions?.['code'];
    };
    expect(await ask(0)).toBeUndefined();
    goWrong();
    // More than there are connections, so that some wait for one.
    const answers = times(20, ask);
    // It is asked last, so the others have arrived by then.
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    await running.stop();
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['UNAVAILABLE']));
    // 1: it was ended, because something in it did not end.
    expect(await running.status).toBe(0);
  });
});
