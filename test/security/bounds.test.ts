import { describe, expect, it, vi } from 'vitest';
import { systemRuntime } from '../../src/app/runtime.ts';
import { parseEmail } from '../../src/auth/accounts/email-identity.ts';
import { isKnownHash } from '../../src/auth/passwords/is-known-hash.ts';
import { isConceivablePassword } from '../../src/auth/passwords/password-rules.ts';
import { configSchema } from '../../src/config/schema.ts';
import { readCredential } from '../../src/gateway/identity/read-credential.ts';
import { parseJson } from '../../src/http/parse-json.ts';
import { readGraphqlBody } from '../../src/http/read-graphql-request.ts';
import { silentLogger } from '../../src/lib/logger.ts';
import { rememberedAudienceToken } from '../../src/tokens/audience-tokens.ts';
import { cachedVerifier } from '../../src/tokens/cached-verifier.ts';
import type { Principal } from '../../src/tokens/principal.ts';
import { createRefusedReporter } from '../../src/tokens/refused-credentials.ts';
import { clientOf } from '../support/client-of.ts';
import { movableClock } from '../support/movable-clock.ts';

const cookie = '__Host-portcullis';
const salt = 'c29tZXNhbHRzb21l';
const key = 'Y11AchqV4b0sUisdZd0Xr97KWoymNE0LNNrnEgY4H9M';
const bcrypt = (cost: number) => `$2b$${cost}$CCCCCCCCCCCCCCCCCCCCC.${'h'.repeat(31)}`;
/** An address whose local part and host have so many characters. */
const address = (local: number, host: number) =>
  `${'l'.repeat(local)}@${`${'h'.repeat(50)}.`
    .repeat(4)
    .slice(0, host - 4)
    .replace(/\.$/, 'h')}.org`;
const digits = (count: number) => `1${'0'.repeat(count - 2)}1`;
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const json = (text: string) => () => parseJson(text, { bodyValuesMax: 100_000 });
const longer = ' '.repeat(20_000);

/** What is taken at its bound, and is not taken one past it. */
const bounds: Readonly<Record<string, readonly [bound: () => unknown, past: () => unknown]>> = {
  'an API key of 512 characters': [
    () => readCredential({ 'x-api-key': ['k'.repeat(512)] }, cookie),
    () => readCredential({ 'x-api-key': ['k'.repeat(513)] }, cookie),
  ],
  'a session token of 512 characters': [
    () => readCredential({ authorization: [`Bearer ${'pc_'.padEnd(512, 'k')}`] }, cookie),
    () => readCredential({ authorization: [`Bearer ${'pc_'.padEnd(513, 'k')}`] }, cookie),
  ],
  'the id of a document, 256 characters long': [
    () => readGraphqlBody({ documentId: 'd'.repeat(256) }),
    () => readGraphqlBody({ documentId: 'd'.repeat(257) }),
  ],
  'JSON of 64 levels': [json(nested(64)), json(nested(65))],
  'long JSON of 64 levels': [json(nested(64) + longer), json(nested(65) + longer)],
  'a number of 1000 characters that no double holds': [json(`[${digits(1000)}]`), json(`[${digits(1001)}]`)],
  'a local part of 64 characters': [() => parseEmail(address(64, 20)), () => parseEmail(address(65, 20))],
  'an address of 254 characters': [() => parseEmail(address(64, 189)), () => parseEmail(address(64, 190))],
  'a password of 1024 characters, however composed': [
    () => isConceivablePassword('p'.repeat(1024)),
    () => isConceivablePassword('p'.repeat(1025)),
  ],
  'an access token that lives for an hour': [
    () => configSchema.safeParse({ tokens: { accessTtlSeconds: 3600 } }).success,
    () => configSchema.safeParse({ tokens: { accessTtlSeconds: 3601 } }).success,
  ],
  'a bcrypt hash of cost 14': [() => isKnownHash(bcrypt(14)), () => isKnownHash(bcrypt(15))],
  'an scrypt hash of 256 MiB': [
    () => isKnownHash(`$scrypt$ln=18,r=8,p=1$${salt}$${key}`),
    () => isKnownHash(`$scrypt$ln=18,r=9,p=1$${salt}$${key}`),
  ],
  'an scrypt hash of 16 lanes': [
    () => isKnownHash(`$scrypt$ln=10,r=8,p=16$${salt}$${key}`),
    () => isKnownHash(`$scrypt$ln=10,r=8,p=17$${salt}$${key}`),
  ],
  'a PBKDF2 hash of 2,000,000 rounds': [
    () => isKnownHash(`$pbkdf2-sha256$i=2000000$${salt}$${key}`),
    () => isKnownHash(`$pbkdf2-sha256$i=2000001$${salt}$${key}`),
  ],
  'an Argon2id hash of 256 MiB': [
    () => isKnownHash(`$argon2id$v=19$m=262144,t=2,p=1$${salt}$${key}`),
    () => isKnownHash(`$argon2id$v=19$m=262145,t=2,p=1$${salt}$${key}`),
  ],
  'an Argon2id hash of ten passes': [
    () => isKnownHash(`$argon2id$v=19$m=8192,t=10,p=1$${salt}$${key}`),
    () => isKnownHash(`$argon2id$v=19$m=8192,t=11,p=1$${salt}$${key}`),
  ],
};

function isTaken(attempt: () => unknown): boolean {
  try {
    const outcome = attempt();
    return outcome !== null && outcome !== false;
  } catch {
    return false;
  }
}

describe('the bounds of what comes from outside', () => {
  it.each(Object.entries(bounds))('take %s, and not one more', (_, [bound, past]) => {
    expect([isTaken(bound), isTaken(past)]).toEqual([true, false]);
  });
});

describe('what a process remembers of credentials', () => {
  it('is a proved token, for five minutes and not a second longer', async () => {
    const clock = movableClock();
    const principal = { expiresAt: new Date(clock.now().getTime() + 86_400_000) } as Principal;
    const verify = vi.fn(async () => principal);
    const verifier = cachedVerifier({ verifier: { verify }, keys: { find: async () => null }, clock, tokensMax: 10 });
    await verifier.verify('token');
    clock.advance(299);
    await verifier.verify('token');
    expect(verify).toHaveBeenCalledTimes(1);
    clock.advance(1);
    await verifier.verify('token');
    expect(verify).toHaveBeenCalledTimes(2);
  });

  it('is a token for one subgraph, until fifteen seconds before it expires', async () => {
    const clock = movableClock();
    const issue = vi.fn(async () => ({ token: 'token', expiresAt: new Date(clock.now().getTime() + 60_000) }));
    const tokenFor = rememberedAudienceToken({ issue }, 'orders', clock);
    await tokenFor('access token');
    clock.advance(44);
    await tokenFor('access token');
    expect(issue).toHaveBeenCalledTimes(1);
    clock.advance(1);
    await tokenFor('access token');
    expect(issue).toHaveBeenCalledTimes(2);
  });

  it('is that the refusal of one was written down, for an hour and each network, and not a second longer', () => {
    const clock = movableClock();
    const record = vi.fn(async () => {});
    const report = createRefusedReporter(record, clock);
    report('revoked', clientOf(1));
    clock.advance(3599);
    report('revoked', clientOf(1));
    expect(record).toHaveBeenCalledTimes(1);
    report('revoked', clientOf(2));
    report('unreadable', clientOf(1));
    expect(record).toHaveBeenCalledTimes(3);
    clock.advance(1);
    report('revoked', clientOf(1));
    expect(record).toHaveBeenCalledTimes(4);
  });
});

describe('answers that hide who has an account', () => {
  it('come at whole tenths of a second', () => {
    expect(systemRuntime(silentLogger).responseStepMs).toBe(100);
  });
});
