import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseEmail } from '../../src/auth/accounts/email-identity.ts';
import { insertAccount } from '../../src/auth/accounts/insert-account.ts';
import { createMessageTemplates } from '../../src/auth/delivery/templates/message-templates.ts';
import { readTemplates } from '../../src/auth/delivery/templates/read-templates.ts';
import { openAuth, type Auth } from '../../src/auth/open-auth.ts';
import { createPasswordHasher, type PasswordHasher } from '../../src/auth/passwords/password-hasher.ts';
import { insertPassword } from '../../src/auth/passwords/passwords.ts';
import { defaultLimits } from '../../src/auth/throttling/limits.ts';
import { systemClock as clock } from '../../src/lib/clock.ts';
import { silentLogger as logger } from '../../src/lib/logger.ts';
import { systemRandom as random } from '../../src/lib/random.ts';
import { createSecretBox } from '../../src/lib/secret-box.ts';
import { Secret } from '../../src/lib/secret.ts';
import type { Database } from '../../src/persistence/database.ts';
import type { RevocationFeed } from '../../src/persistence/revocation-feed.ts';
import { openDatabase } from '../../src/persistence/open-database.ts';
import { createAccessTokenIssuer } from '../../src/tokens/access-tokens.ts';
import { openSigningKeys } from '../../src/tokens/signing-keys.ts';

/**
 * Logins a second over bare Argon2id computations a second, at the same concurrency, in interleaved rounds:
 * `node bench/auth/logins.ts [postgresql://…]`. A ratio of 1 would mean that a login costs nothing but its hash.
 */
const concurrency = 4;
const rounds = 6;
const perRound = 150;
const people = 50;
const password = 'correct horse battery staple';

const dataDir = await mkdtemp(path.join(tmpdir(), 'portcullis-bench-'));
const databaseUrl = process.argv[2] === undefined ? null : new Secret(process.argv[2]);
const database = await openDatabase({ dataDir, databaseUrl, clock, logger });
const hasher = createPasswordHasher({ concurrencyMax: concurrency, queueMax: 1000 });
const feed = await database.openRevocationFeed({ retentionSeconds: 310 });
const auth = await openBenchAuth(database, hasher, feed);
const hash = await hasher.hash(password);
const names = await register(database, hash);

const table = [];
for (let round = 0; round < rounds; round += 1) {
  const hashes = await perSecond(() => hasher.verify(hash, password));
  const logins = await perSecond((index) => logIn(auth, names[index % people] ?? ''));
  if (round > 0)
    table.push({
      'hashes/s': hashes.rate,
      'logins/s': logins.rate,
      ratio: logins.rate / hashes.rate,
      'CPU ms/login beside the hash': logins.cpuMs - hashes.cpuMs,
    });
}
console.table(
  table.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value.toFixed(2))]))),
);
const ratios = table.map(({ ratio }) => ratio).toSorted((a, b) => a - b);
console.log(`median ratio on ${database.kind}: ${ratios[Math.floor(ratios.length / 2)]?.toFixed(3)}`);
await feed.close();
await database.close();
await rm(dataDir, { recursive: true });

async function openBenchAuth(
  { entityManager, signingKeys }: Database,
  passwords: PasswordHasher,
  revocations: RevocationFeed,
): Promise<Auth> {
  const secretBox = createSecretBox(new Secret('a master key of at least 32 characters'), random);
  const keys = await openSigningKeys({ store: signingKeys, secretBox, clock, random });
  return openAuth({
    entityManager,
    clock,
    random,
    secretBox,
    logger,
    hasher: passwords,
    passwordRules: { isBreached: null },
    issuer: createAccessTokenIssuer({ issuer: 'https://bench.example', audience: 'bench', ttlSeconds: 300, keys, clock, random }),
    revocations,
    sessions: { idleSeconds: 86_400, absoluteSeconds: 86_400 },
    limits: defaultLimits,
    sending: { mailsPerHour: 10_000, smsPerHour: 1000 },
    templates: createMessageTemplates({
      files: readTemplates([path.join(import.meta.dirname, '../../mails')]),
      serviceName: 'Bench',
      language: 'en',
    }),
    appName: 'Bench',
    sendsSms: false,
    deletionGraceSeconds: 86_400,
  });
}

async function register({ entityManager }: Database, sameHash: string): Promise<string[]> {
  const em = entityManager();
  const emails = Array.from({ length: people }, (_, index) => `person${index}.${random.hexId()}@example.org`);
  for (const text of emails) {
    const email = parseEmail(text);
    if (email === null) throw new Error('not an address');
    await insertPassword(em, await insertAccount(em, { clock, random }, { email, isActive: true }), sameHash, clock.now());
  }
  return emails;
}

async function logIn({ signIn }: Auth, email: string): Promise<void> {
  const client = { address: '192.0.2.1', userAgent: 'bench', requestId: 'bench' };
  const input = { email, password, code: null, deviceToken: null, isDeviceTrusted: false, transport: 'TOKEN', client } as const;
  const { kind } = await signIn.signIn(input);
  if (kind !== 'signed-in') throw new Error(kind);
}

async function perSecond(work: (index: number) => Promise<unknown>): Promise<{ rate: number; cpuMs: number }> {
  let next = 0;
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (next < perRound) await work(next++);
    }),
  );
  const { user, system } = process.cpuUsage(cpu);
  return { rate: (perRound * 1000) / (performance.now() - startedAt), cpuMs: (user + system) / 1000 / perRound };
}
