import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fastify } from 'fastify';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../src/config/configuration-error.ts';
import { loadConfig, type Environment } from '../../src/config/load-config.ts';
import type { Config } from '../../src/config/settle.ts';
import { createPrng } from '../gateway/random/prng.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { times } from '../support/times.ts';

const timerMsMax = 2 ** 31 - 1;

describe('the same configuration with mistakes in it', () => {
  const secrets = [
    'S1master-of-thirty-two-characters!',
    'S2internal.of.thirty-two-letters',
    'S3smtp',
    'S4database',
    'S5claims-of-thirty-two-characters',
    'whsec_UzZzZWNyZXQtb2YtMzItYnl0ZXMtaGVyZS0h',
  ];
  const whole = `environment: production
publicUrl: https://api.example.com
port: 4000
databaseUrl: postgresql://ann:${secrets[3]}@db.example.com/portcullis?sslmode=disable
masterKey: "${secrets[0]}"
internalSecret: ${secrets[1]}
trustedProxies: [10.0.0.0/8, "::1"]
schemaPollSeconds: 10
tokens: { audience: api, accessTtlSeconds: 300 }
sessions:
  idleSeconds: 86400
  cookieSameSite: lax
mails:
  smtpUrl: 'smtp://ann:${secrets[2]}@mail.example.com:587'
  from: no-reply@example.com
sms: { provider: webhook, secret: ${secrets[5]}, url: "https://sms.example.com" }
subgraphs:
  orders: &orders
    url: http://orders.internal:4001/graphql
    timeoutMs: 5000
    claims:
      headers: { x-user-id: sub }
      secret: ${secrets[4]}
`;
  const alphabet = [
    '"',
    "'",
    ':',
    ' ',
    '\n',
    '\t',
    '*',
    '&',
    '!',
    '{',
    '}',
    '[',
    ']',
    '#',
    '%',
    '-',
    '|',
    '@',
    ',',
    '0',
    '9',
    'ä',
    '\0',
    '\ud800',
  ];
  const values = [
    '-1',
    '0',
    '1e99',
    '2147483648',
    '9007199254740993',
    '.nan',
    '.inf',
    'null',
    '~',
    '[]',
    '{}',
    '""',
    '" "',
    '*orders',
    '!!binary aGk=',
    '2001-01-01',
    '"\\uD800"',
    '0.0.0.0/0',
    'smtp://%zz@x',
    'http://',
    'https://ann:pw@x',
    '::/0',
    'yes',
  ];
  let random = createPrng(0);
  const at = (text: string) => random.between(0, text.length - 1);

  const mutations: readonly ((text: string) => string)[] = [
    (text) => text.slice(0, at(text)),
    (text) => {
      const from = at(text);
      return text.slice(0, from) + text.slice(from + random.between(1, 30));
    },
    (text) => {
      const from = at(text);
      return text.slice(0, from) + random.pick(alphabet) + text.slice(from);
    },
    (text) => {
      const from = at(text);
      return text.slice(0, from) + random.pick(alphabet) + text.slice(from + 1);
    },
    (text) => {
      const lines = text.split('\n');
      lines.splice(random.between(0, lines.length - 1), 0, random.pick(lines));
      return lines.join('\n');
    },
    (text) => {
      const lines = text.split('\n');
      lines.splice(random.between(0, lines.length - 1), 1);
      return lines.join('\n');
    },
    (text) => {
      const lines = text.split('\n');
      const index = random.between(0, lines.length - 1);
      lines[index] = (lines[index] ?? '').replace(/: .*$/, `: ${random.pick(values)}`);
      return lines.join('\n');
    },
    (text) => {
      const lines = text.split('\n');
      const index = random.between(0, lines.length - 1);
      lines[index] = (lines[index] ?? '').replace(/^ */, ' '.repeat(random.between(0, 8)));
      return lines.join('\n');
    },
  ];

  // In parts, because a time limit is for each test.
  it.each(times(14, (part) => part))('is one that starts or a list of lines without secrets (50 files, part %i)', (part) => {
    random = createPrng(part);
    const cwd = temporaryDirectory();
    for (let round = 0; round < 50; round++) {
      const file = times(random.between(1, 3), () => random.pick(mutations)).reduce((text, mutate) => mutate(text), whole);
      const bytes = random.between(0, 19) === 0 ? Buffer.from(file, random.pick(['latin1', 'utf16le'])) : file;
      writeFileSync(path.join(cwd, 'portcullis.yaml'), bytes);
      expectStartOrFaults({}, cwd, file);
    }
  });

  it.each(times(6, (part) => part))('is the same for its variables (50 environments, part %i)', (part) => {
    random = createPrng(part);
    const cwd = temporaryDirectory();
    const good: Record<string, string> = {
      NODE_ENV: 'production',
      PORTCULLIS_PUBLIC_URL: 'https://api.example.com',
      DATABASE_URL: `postgresql://ann:${secrets[3]}@db/portcullis`,
      PORTCULLIS_MASTER_KEY: secrets[0] ?? '',
      PORTCULLIS_INTERNAL_SECRET: secrets[1] ?? '',
      SMTP_URL: `smtp://ann:${secrets[2]}@mail.example.com`,
      PORTCULLIS_TRUSTED_PROXIES: '10.0.0.0/8,::1',
      PORTCULLIS_SUBGRAPHS: `{"orders":{"url":"http://orders","claims":{"headers":{"x-user":"sub"},"secret":"${secrets[4]}"}}}`,
      PORTCULLIS_SMS_PROVIDER: 'webhook',
      PORTCULLIS_SMS_URL: 'https://sms.example.com',
      PORTCULLIS_SMS_SECRET: secrets[5] ?? '',
      PORTCULLIS_SCHEMA_POLL_SECONDS: '10',
      OTEL_TRACES_SAMPLER_ARG: '0.5',
    };
    for (let round = 0; round < 50; round++) {
      const environment = { ...good };
      for (const name of times(random.between(1, 3), () => random.pick(Object.keys(good)))) {
        const text = environment[name] ?? '';
        environment[name] =
          random.between(0, 2) === 0 ? random.pick(values) : random.pick(mutations.slice(0, 4))(`${text} `).trim();
      }
      expectStartOrFaults(environment, cwd, JSON.stringify(environment));
    }
  });

  function expectStartOrFaults(environment: Environment, cwd: string, told: string): void {
    let config: Config;
    try {
      config = loadConfig({ file: null, environment, cwd });
    } catch (error) {
      expect(error, told).toBeInstanceOf(ConfigurationError);
      const { faults } = error as ConfigurationError;
      expect(faults.length, told).toBeGreaterThan(0);
      for (const fault of faults) {
        expect(fault, told).not.toMatch(/\n|^\s*at /);
        for (const secret of secrets) expect(fault, told).not.toContain(secret.replace('whsec_', '').slice(0, 4));
      }
      return;
    }
    // What takes the values as they are, and throws where it cannot.
    const { trustedProxies, bodyBytesMax, schemaPollSeconds, mails } = config;
    fastify({ trustProxy: [...trustedProxies], bodyLimit: bodyBytesMax });
    expect(schemaPollSeconds * 1000, told).toBeLessThanOrEqual(timerMsMax);
    if (mails.smtpUrl) decodeURIComponent(new URL(mails.smtpUrl.reveal()).password);
    for (const { url, timeoutMs } of Object.values(config.subgraphs ?? {})) {
      expect(url === undefined || new Request(url).url !== '', told).toBe(true);
      expect(timeoutMs, told).toBeLessThanOrEqual(timerMsMax);
    }
  }
});
