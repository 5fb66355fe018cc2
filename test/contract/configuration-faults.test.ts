import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../src/config/configuration-error.ts';
import { loadConfig, type Environment } from '../../src/config/load-config.ts';
import { configJsonSchema, type ConfigJsonSchema } from '../../src/config/schema.ts';
import type { Config } from '../../src/config/settle.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { times } from '../support/times.ts';

const timerMsMax = 2 ** 31 - 1;

function outcomeOf(environment: Environment, file?: string | Buffer): Config | readonly string[] {
  const cwd = temporaryDirectory();
  if (file !== undefined) writeFileSync(path.join(cwd, 'portcullis.yaml'), file);
  try {
    return loadConfig({ file: null, environment, cwd });
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}

function faultsOf(environment: Environment, file?: string | Buffer): readonly string[] {
  const outcome = outcomeOf(environment, file);
  return Array.isArray(outcome) ? outcome : [];
}

describe('a fault of the configuration', () => {
  it.each([
    ['a quotation mark that is missing', 'masterKey: "s3cret-of-production\nport: 1\n'],
    ['a value that was meant to be quoted', 'port: 1\nmasterKey: @s3cret-of-production\n'],
    ['a colon within a value', 'port: 1\nmasterKey: s3cret-of-production: more\n'],
    ['a key that was lost', 'sms: { provider: webhook, s3cret-of-production, url: http://localhost }\n'],
    ['an alias of nothing', 'masterKey: *s3cret-of-production\n'],
    ['an unknown tag', 'masterKey: !s3cret-of-production x\n'],
    ['an unclosed bracket', 'masterKey: [s3cret-of-production\n'],
    ['a URL with a wrong scheme', 'databaseUrl: mysql://ann:s3cret-of-production@db/x\n'],
  ])('names its place and no text of the file: %s', (_, file) => {
    const faults = faultsOf({}, file);
    expect(faults).not.toEqual([]);
    expect(faults.join('\n')).not.toContain('s3cret');
  });

  it.each([
    ['auth.schema.rename', 'auth: { schema: { rename: { __proto__: Viewer } } }', {}],
    ['subgraphs', 'subgraphs: { __proto__: { url: "http://localhost:1" } }', {}],
    ['issuers', 'issuers: { __proto__: { jwksUrl: "http://localhost:1" } }', {}],
    ['rateLimits', '', { PORTCULLIS_RATE_LIMITS: '{"__proto__":{"count":1,"windowSeconds":1}}' }],
  ])('is the one name that a map would lose without a word: %s', (at, file, environment) => {
    expect(faultsOf(environment, file)).toContain(`${at}.__proto__: nothing can have this name`);
  });

  it('is told by line and column where the file is not YAML', () => {
    expect(faultsOf({}, 'port: 1\n  masterKey: "x\n')[0]).toMatch(/portcullis\.yaml: line \d, column \d+: /);
  });

  it('is a file in another encoding, whose letters would be replaced', () => {
    expect(faultsOf({}, Buffer.from('mails: { serviceName: Käse }', 'latin1'))).toEqual([
      expect.stringMatching(/portcullis\.yaml: is not encoded in UTF-8$/),
    ]);
    expect(outcomeOf({}, 'mails: { serviceName: Käse }')).toMatchObject({ mails: { serviceName: 'Käse' } });
  });

  it.each([
    [
      'that repeat without end',
      `a: &a [1,1,1,1,1,1,1,1,1,1]\n${times(9, (n) => `k${n}: &k${n} [${times(9, () => `*${n === 0 ? 'a' : `k${n - 1}`}`).join()}]`).join('\n')}\n`,
    ],
    ['that hold themselves', 'allowedOrigins: &a [*a]\n'],
  ])('is one line for aliases %s', (_, file) => {
    expect(faultsOf({}, file)).not.toEqual([]);
  });

  it('is every NODE_ENV but the three that are known, so that no misspelling serves development', () => {
    for (const text of ['prod', 'Production', 'PRODUCTION', 'production ', 'dev', 'staging']) {
      expect(faultsOf({ NODE_ENV: text })).toEqual([expect.stringMatching(/^environment: /)]);
    }
    for (const text of ['development', 'test', '']) expect(outcomeOf({ NODE_ENV: text })).toMatchObject({ isProduction: false });
  });

  it.each([
    [{ SMTP_URL: 'smtp://ann:%zz@mail.example.com' }, 'mails.smtpUrl'],
    [{ SMTP_URL: 'smtp://ann:%e4@mail.example.com' }, 'mails.smtpUrl'],
    [{ DATABASE_URL: 'postgresql://db/x?sslmode=prefer' }, 'databaseUrl'],
    [{ DATABASE_URL: 'postgresql://ann@/x?host=/run/postgresql&sslmode=allow' }, 'databaseUrl'],
    [{ REDIS_URL: 'redis://localhost/name' }, 'redisUrl'],
    [{ REDIS_URL: 'redis://ann:%zz@localhost' }, 'redisUrl'],
    [{ PORTCULLIS_TRUSTED_PROXIES: '0.0.0.0/0' }, 'trustedProxies.0'],
    [{ PORTCULLIS_TRUSTED_PROXIES: '::/0' }, 'trustedProxies.0'],
    [{ PORTCULLIS_TRUSTED_PROXIES: '::ffff:10.0.0.0/104' }, 'trustedProxies.0'],
    [{ PORTCULLIS_TOKENS_AUDIENCE: ' ' }, 'tokens.audience'],
    [{ PORTCULLIS_TOKENS_ISSUER: 'two\nlines' }, 'tokens.issuer'],
    [{ PORTCULLIS_INTERNAL_SECRET: `${'x'.repeat(32)}\n` }, 'internalSecret'],
    [{ PORTCULLIS_AUTH_URL: 'http://ann:pw@auth.internal' }, 'auth.url'],
    [{ PORTCULLIS_DATA_DIR: 'a\0b' }, 'dataDir'],
    [{ PORTCULLIS_SMS_PROVIDER: 'webhook', PORTCULLIS_SMS_URL: 'http://sms', PORTCULLIS_SMS_SECRET: 'whsec_' }, 'sms.secret'],
    [
      { PORTCULLIS_SMS_PROVIDER: 'webhook', PORTCULLIS_SMS_URL: 'http://sms', PORTCULLIS_SMS_SECRET: `whsec_${'?'.repeat(40)}` },
      'sms.secret',
    ],
  ])('is told before the start for %o', (environment, key) => {
    expect(faultsOf(environment).map((fault) => fault.split(':')[0])).toEqual([key]);
  });
});

it.each(['', '?sslmode=disable', '?sslmode=verify-full&sslrootcert=/a.pem', '?host=/run/postgresql'])(
  'a DATABASE_URL with one meaning is taken: postgresql://ann@/x%s',
  (query) => {
    expect(faultsOf({ DATABASE_URL: `postgresql://ann@${query.startsWith('?host') ? '' : 'db'}/x${query}` })).toEqual([]);
  },
);

describe('a number in the configuration', () => {
  const { properties } = configJsonSchema();
  const subgraph = properties?.['subgraphs']?.additionalProperties as ConfigJsonSchema;
  const numbers = [...numbersOf(configJsonSchema()), ...numbersOf(subgraph, ['subgraphs', 'a'])];

  it.each(numbers)(
    '$at has a smallest and a largest value, takes both, and nothing beyond',
    ({ at, schema: { minimum, maximum } }) => {
      expect(minimum).toBeTypeOf('number');
      expect(maximum).toBeLessThan(Number.MAX_SAFE_INTEGER);
      for (const value of [minimum, maximum]) expect(faultsAt(at, value)).toEqual([]);
      for (const value of [Number(minimum) - 1, Number(maximum) + 1]) expect(faultsAt(at, value)).not.toEqual([]);
    },
  );

  it.each(numbers.filter(({ at }) => /Ms$|PollSeconds$/.test(at)))(
    '$at fits into a timer, also eight times as long',
    ({ at, schema: { maximum } }) => {
      expect(8 * Number(maximum) * (at.endsWith('Ms') ? 1 : 1000)).toBeLessThanOrEqual(timerMsMax);
    },
  );

  /** What bounds a number by another one, so that its own smallest and largest value can be had. */
  const beside: Readonly<Record<string, object>> = {
    'sessions.idleSeconds': { tokens: { accessTtlSeconds: 1 } },
    'recovery.undoHours': { accounts: { deletionGraceDays: 3650 } },
  };

  function faultsAt(at: string, value: number | undefined): readonly string[] {
    const file = at.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Record<string, unknown>;
    const subgraphs = file['subgraphs'] as { a: object } | undefined;
    const whole = subgraphs ? { subgraphs: { a: { url: 'http://a', ...subgraphs.a } } } : { ...beside[at], ...file };
    return faultsOf({}, stringify(whole)).filter((fault) => fault.startsWith(`${at}:`));
  }
});

interface NumberKey {
  readonly at: string;
  readonly schema: ConfigJsonSchema;
}

function numbersOf(schema: ConfigJsonSchema, parents: readonly string[] = []): NumberKey[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const at = [...parents, name];
    if (child.properties) return numbersOf(child, at);
    return child.type === 'integer' || child.type === 'number' ? [{ at: at.join('.'), schema: child }] : [];
  });
}
