import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Account } from '../../src/auth/accounts/account.entity.ts';
import { Password } from '../../src/auth/passwords/password.entity.ts';
import { databases, freshDatabase, type FreshDatabase } from '../support/databases.ts';
import { Login, Me } from '../support/generated/operations.ts';
import { httpClient } from '../support/http-client.ts';
import { openTestDatabase } from '../support/open-test-database.ts';
import { runPortcullis } from '../support/run-portcullis.ts';
import { startApp } from '../support/start-app.ts';
import { times } from '../support/times.ts';

/** Of `U*U`, by crypt_blowfish. */
const bcryptHash = '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';
const people = times(450, (index) => ({ email: `person-${index}@example.org`, emailVerified: true, passwordHash: bcryptHash }));

describe.each(databases)('portcullis users import on %s', (kind) => {
  let fresh: FreshDatabase;
  let environment: Record<string, string>;

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    environment = { PORTCULLIS_DATA_DIR: fresh.dataDir, ...(fresh.databaseUrl ? { DATABASE_URL: fresh.databaseUrl } : {}) };
  });
  afterEach(() => fresh.drop());

  async function importLines(lines: readonly (object | string)[], ...options: string[]) {
    const file = path.join(fresh.dataDir, 'users.jsonl');
    await writeFile(file, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
    return runPortcullis(['users', 'import', file, ...options], environment, fresh.dataDir);
  }

  it('brings users who sign in with the password they had, which is then kept as Argon2id', async () => {
    expect(await importLines(people.slice(0, 3))).toEqual({
      status: 0,
      stdout: 'Imported 3, there before 0, refused 0.\n',
      stderr: '',
    });
    const app = await startApp({ environment });
    const { ask } = httpClient(app);
    const input = { email: 'person-1@example.org', password: 'U*U' };
    const wrong = await ask(Login, { input: { ...input, password: 'U*V' } });
    expect(wrong.data.login.__typename).toBe('InvalidCredentials');
    for (const _ of ['with the old hash', 'with the new one']) {
      const { login } = (await ask(Login, { input })).data;
      const bearer = login.__typename === 'SignedIn' ? login.accessToken : '';
      expect((await ask(Me, {}, { bearer: bearer ?? '' })).data.me).toMatchObject({ email: input.email });
    }
    const database = await openTestDatabase(fresh);
    const em = database.entityManager();
    const { id } = await em.findOneOrFail(Account, { emailIdentity: input.email });
    expect((await em.findOneOrFail(Password, { accountId: id })).hash).toMatch(/^\$argon2id\$/);
    await database.close();
    await app.stop();
  });

  it('goes on where it broke off, and adds nothing when it is repeated', async () => {
    expect((await importLines(people.slice(0, 210))).stdout).toBe('Imported 210, there before 0, refused 0.\n');
    expect((await importLines(people)).stdout).toBe('Imported 240, there before 210, refused 0.\n');
    expect(await importLines(people)).toMatchObject({ status: 0, stdout: 'Imported 0, there before 450, refused 0.\n' });
    const other = await importLines(people.slice(0, 2), '--batch', 'another');
    expect(other).toMatchObject({ status: 1, stdout: 'Imported 0, there before 0, refused 2.\n' });
  });

  it('reports every line that it refuses, with its number and why, and never repeats a hash', async () => {
    const run = await importLines([
      // After the byte order mark that some systems begin a file with.
      `\ufeff${JSON.stringify(people[0])}`,
      '{ not json',
      { email: 'nobody' },
      '',
      { email: 'PERSON-0@example.org' },
      { email: 'a@example.org', passwordHash: '5f4dcc3b5aa765d61d8327deb882cf99' },
      { email: 'b@example.org', roles: ['king'] },
      { email: 'c@example.org', firstName: 'two\nlines' },
      { email: 'd@example.org', isAdmin: true },
      { email: 'e@example.org', passwordHash: 'aGFzaA==', salt: 'c2FsdA==' },
      { email: 'f@example.org', roles: ['admin'] },
      { email: 'g@example.org', displayName: 'x'.repeat(100_000) },
    ]);
    expect(run.status).toBe(1);
    expect(run.stdout).toBe('Imported 2, there before 0, refused 9.\n');
    expect(run.stderr.trim().split('\n').toSorted()).toEqual(
      [
        'line 2: is not a JSON object',
        'line 3: email: is not an e-mail address',
        'line 5: the address has an account already',
        'line 6: passwordHash: is of no kind that can be verified, or costs too much',
        'line 7: roles: one of them does not exist',
        'line 8: firstName: must be one line',
        'line 9: Unrecognized key: "isAdmin"',
        'line 10: salt: needs --firebase with the parameters of the project',
        'line 12: is longer than 100000 bytes',
      ].toSorted(),
    );
  });

  it('takes what Firebase exports, with the parameters of the project', async () => {
    const parameters = path.join(fresh.dataDir, 'firebase.json');
    const signerKey = 'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==';
    await writeFile(parameters, JSON.stringify({ signerKey, saltSeparator: 'Bw==', rounds: 8, memCost: 14 }));
    const passwordHash = 'lSrfV15cpx95_sZS2W9c9Kp6i_LVgQNDNC_qzrCnh1SAyZvqmZqAjTdn3aoItz-VHjoZilo78198JAdRuid5lQ==';
    const line = { email: 'ann@example.org', emailVerified: true, passwordHash, salt: '42xEC-ixf3L2lw==' };
    expect(await importLines([line], '--firebase', parameters)).toMatchObject({ status: 0 });
    const app = await startApp({ environment });
    const { ask } = httpClient(app);
    const { login } = (await ask(Login, { input: { email: line.email, password: 'user1password' } })).data;
    expect(login.__typename).toBe('SignedIn');
    await app.stop();
  });

  it('leaves users whose mailbox nobody proved waiting for that', async () => {
    await importLines([{ email: 'ann@example.org', passwordHash: bcryptHash }]);
    const app = await startApp({ environment });
    const { login } = (await httpClient(app).ask(Login, { input: { email: 'ann@example.org', password: 'U*U' } })).data;
    expect(login.__typename).toBe('InvalidCredentials');
    await app.stop();
  });
});
