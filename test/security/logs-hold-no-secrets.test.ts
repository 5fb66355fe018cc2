import { describe, expect, it } from 'vitest';
import { createLogger } from '../../src/observability/create-logger.ts';
import { databases } from '../support/databases.ts';
import { Activate, Login, Logout, Me, RefreshSession, Register, UpdateUser } from '../support/generated/operations.ts';
import { password } from '../support/people.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

describe.each(databases)('the log on %s', (kind) => {
  let log = '';
  const logger = createLogger({ level: 'debug', destination: { write: (line: string) => void (log += line) } });
  const world = withTestAuth(kind, () => {
    log = '';
    return { logger };
  });
  const email = 'ann.of.the.long.name@example.org';

  it('holds no password, code, token, secret or whole address after a whole life', async () => {
    const { ask } = world;
    await ask(Register, { input: { email, password } });
    const code = await world.codeFor(email);
    await ask(Activate, { input: { email, code: '000000' } });
    await ask(Activate, { input: { email, code } });
    await ask(Login, { input: { email, password: 'a wrong password' } });
    const { accessToken, refreshToken } = await world.signedIn(email);
    await ask(Login, { input: { email, password, transport: 'COOKIE' } });
    const refreshed = await ask(RefreshSession, { input: { refreshToken: refreshToken ?? '' } });
    await ask(Logout, {}, { bearer: accessToken ?? '' });
    await ask(Me, {}, { bearer: accessToken ?? '' });

    const secrets = [
      password,
      'a wrong password',
      accessToken,
      refreshToken,
      'pc_rt_',
      'pc_sc_',
      'eyJ',
      '$argon2id',
      email,
      'ann.of',
    ];
    expect(JSON.stringify(refreshed.data)).toContain('pc_rt_');
    for (const secret of secrets) expect(log).not.toContain(secret);
    expect(log).not.toMatch(new RegExp(`\\b${code}\\b`));
    expect(log).toContain('A message is in the outbox.');
  });

  it('holds no value of a statement that the database refused, and the client sees nothing but the request’s id', async () => {
    await world.auth.database.entityManager().getConnection().execute('drop table outbox_message');
    const { errors } = await world.ask(Register, { input: { email, password } });
    expect(errors).toMatchObject([{ message: 'Something went wrong on our side.', extensions: { code: 'INTERNAL' } }]);
    expect(errors[0]?.extensions).toEqual({
      code: 'INTERNAL',
      type: 'internal_error',
      http: { status: 500 },
      requestId: 'request-of-a-test',
    });
    expect(log).toContain('outbox_message');
    expect(log).toContain('request-of-a-test');
    for (const secret of [password, email, 'ann.of', 'insert into', '$argon2id']) expect(log).not.toContain(secret);
  });

  it('has what a duplicate key said only without the key', async () => {
    await world.activated(email);
    const em = world.auth.database.entityManager();
    const copy = em.getConnection().execute('insert into account select * from account');
    const error: unknown = await copy.catch((thrown: unknown) => thrown);
    logger.error({ error }, 'as use cases log it');
    expect(log).toContain('as use cases log it');
    expect(log).not.toContain('ann.of');
  });

  it.runIf(kind === 'postgresql')('has no value of a row that a constraint refuses', async () => {
    const { accessToken } = await world.member(email);
    const connection = world.auth.database.entityManager().getConnection();
    await connection.execute('alter table account add constraint takes_no_row check (false) not valid');
    const { errors } = await world.ask(UpdateUser, { input: { firstName: 'Hunter' } }, { bearer: accessToken ?? '' });
    expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL' } }]);
    expect(log).toContain('takes_no_row');
    for (const value of ['Hunter', 'Failing row']) expect(log).not.toContain(value);
  });
});
