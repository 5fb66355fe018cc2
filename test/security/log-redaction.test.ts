import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/lib/secret.ts';
import { createLogger } from '../../src/observability/create-logger.ts';
import { openTestTokens } from '../support/gateway/test-tokens.ts';

function logged(fields: Record<string, unknown>): string {
  const lines: string[] = [];
  createLogger({ level: 'info', destination: { write: (line) => void lines.push(line) } }).info(fields, 'message');
  expect(lines).toHaveLength(1);
  return lines[0]!;
}

describe('a log line never holds', () => {
  it.each<[string, Record<string, unknown>]>([
    ['a password under its name', { password: 'hunter2' }],
    ['a secret deep inside', { a: { b: [{ refreshToken: 'hunter2' }] } }],
    ['a header', { headers: { authorization: 'hunter2', 'set-cookie': ['hunter2'], 'X-Api-Key': 'hunter2' } }],
    ['a wrapped secret', { value: new Secret('hunter2') }],
    ['a secret of ours in a text', { note: 'got pc_rt_hunter2hunter2hunter2' }],
    ['a session token in a text', { note: 'got portcullis_user_hunter2hunter2' }],
    ['a bearer in a text', { note: 'Authorization: Bearer hunter2hunter2' }],
    ['the password of a connection string', { error: new Error('postgres://root:hunter2@db/x refused') }],
    ['what the cause of an error says', { error: new Error('outer', { cause: new Error('pc_sc_hunter2hunter2') }) }],
    [
      'what else hangs on an error',
      { error: Object.assign(new Error('x'), { sql: "insert 'hunter2'", parameters: ['hunter2'] }) },
    ],
  ])('%s', (_, fields) => {
    expect(logged(fields)).not.toContain('hunter2');
  });

  it('a token', async () => {
    const { token } = (await openTestTokens()).issue('ada');
    const line = logged({ note: `what is ${token}?`, error: new Error(token) });
    for (const part of token.split('.')) expect(line).not.toContain(part);
  });

  it('a whole e-mail address', () => {
    const line = logged({ to: 'ada.lovelace@mail.example.com', error: new Error('no route to ada.lovelace@mail.example.com') });
    expect(line).not.toContain('ada.lovelace');
    expect(line).toContain('a***@mail.example.com');
  });
});

describe('a log line keeps', () => {
  it('what helps: fields, names and stacks of errors, their codes and causes', () => {
    const error = Object.assign(new Error('outer', { cause: new TypeError('inner') }), { code: 'ECONNREFUSED' });
    expect(JSON.parse(logged({ status: 200, route: '/graphql', none: null, error }))).toMatchObject({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      msg: 'message',
      status: 200,
      route: '/graphql',
      none: null,
      error: {
        name: 'Error',
        message: 'outer',
        code: 'ECONNREFUSED',
        stack: expect.stringContaining('log-redaction'),
        cause: { name: 'TypeError', message: 'inner' },
      },
    });
  });

  it('one line even for fields that refer to themselves, are huge, or hold what JSON does not know', () => {
    const circular: Record<string, unknown> = {
      big: 1n,
      map: new Map([['a', 1]]),
      long: 'x'.repeat(100_000),
      many: Array.from({ length: 10_000 }, () => 1),
    };
    circular['self'] = circular;
    const line = logged(circular);
    expect(line.length).toBeLessThan(60_000);
    expect(JSON.parse(line)).toMatchObject({ big: '1' });
  });
});
