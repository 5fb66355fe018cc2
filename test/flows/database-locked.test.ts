import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { Login, RefreshSession } from '../support/generated/operations.ts';
import { password } from '../support/http-client.ts';
import { withRestApp } from '../support/with-rest-app.ts';

const dataDir = mkdtempSync(path.join(tmpdir(), 'portcullis-test-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
const world = withRestApp({ environment: { PORTCULLIS_DATA_DIR: dataDir } });

describe('while another process holds the database locked for longer than a transaction waits', () => {
  it('what has to write is refused as unavailable with a time to try again, what only reads is answered, and afterwards all is', async () => {
    const { email, bearer, refreshToken } = await world.member();
    const login = { input: { email, password } };
    const lock = new Sqlite(path.join(dataDir, 'portcullis.db'));
    lock.exec('begin immediate');

    const mutations = Promise.all([world.ask(Login, login), world.ask(RefreshSession, { input: { refreshToken } })]);
    const requests = Promise.all([
      world.send('POST', '/auth/session', { headers: world.basic(email), json: {} }),
      world.send('DELETE', '/self-service/logout/api', { json: { session_token: refreshToken } }),
    ]);
    expect((await world.ask('{ products { name } }')).status).toBe(200);
    expect((await world.ask('{ me { email } }', null, { bearer })).body).toEqual({ data: { me: { email } } });
    for (const { body } of await mutations)
      expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'UNAVAILABLE', retryAfterSeconds: 1, http: { status: 503 } });
    for (const { status, headers } of await requests)
      expect({ status, retryAfter: headers.get('retry-after') }).toEqual({ status: 503, retryAfter: '1' });

    lock.close();
    expect((await world.ask(Login, login)).data.login.__typename).toBe('SignedIn');
  });
});
