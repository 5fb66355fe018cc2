import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseEmail } from '../../src/auth/accounts/email-identity.ts';
import { insertAccount } from '../../src/auth/accounts/insert-account.ts';
import { createMessageTemplates } from '../../src/auth/delivery/templates/message-templates.ts';
import { readTemplates } from '../../src/auth/delivery/templates/read-templates.ts';
import { openAuth, type Auth } from '../../src/auth/open-auth.ts';
import type { AroundUseCase } from '../../src/auth/use-case.ts';
import type { PasswordHasher } from '../../src/auth/passwords/password-hasher.ts';
import { insertPassword } from '../../src/auth/passwords/stored-passwords.ts';
import { defaultLimits, type Limits } from '../../src/auth/throttling/limits.ts';
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

export const password = 'correct horse battery staple';
const peopleCount = 50;

export interface BenchAuth {
  readonly auth: Auth;
  readonly database: Database;
  /** Of active accounts with `password`. */
  readonly people: readonly Person[];
  close(): Promise<void>;
}

export interface Person {
  readonly id: string;
  readonly email: string;
}

/** The auth domain over the PostgreSQL of the URL, or SQLite in a directory of its own. */
export async function openBenchAuth(
  url: string | undefined,
  hasher: PasswordHasher,
  limits: Limits = defaultLimits,
  around: readonly AroundUseCase[] = [],
): Promise<BenchAuth> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'portcullis-bench-'));
  const databaseUrl = url === undefined ? null : new Secret(url);
  const database = await openDatabase({ dataDir, databaseUrl, clock, logger });
  const feed = await database.openRevocationFeed();
  return {
    auth: await openOver(database, hasher, feed, limits, around),
    database,
    people: await register(database, await hasher.hash(password)),
    async close() {
      await feed.close();
      await database.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

async function openOver(
  { entityManager, transact, signingKeys }: Database,
  passwords: PasswordHasher,
  revocations: RevocationFeed,
  limits: Limits,
  around: readonly AroundUseCase[],
): Promise<Auth> {
  const secretBox = createSecretBox(new Secret('a master key of at least 32 characters'), random);
  const keys = await openSigningKeys({ store: signingKeys, secretBox, clock, random });
  return openAuth(
    {
      entityManager,
      transact,
      clock,
      random,
      secretBox,
      logger,
      hasher: passwords,
      passwordRules: { isBreached: null, serviceNames: [] },
      issuer: createAccessTokenIssuer({
        issuer: 'https://bench.example',
        audience: 'bench',
        clientId: 'bench',
        ttlSeconds: 300,
        keys,
        clock,
        random,
      }),
      revocations,
      sessions: { idleSeconds: 86_400, absoluteSeconds: 86_400 },
      limits,
      sending: { mailsPerHour: 10_000, smsPerHour: 1000 },
      templates: createMessageTemplates({
        files: readTemplates([path.join(import.meta.dirname, '../../mails')]),
        serviceName: 'Bench',
        language: 'en',
      }),
      appName: 'Bench',
      sendsSms: false,
      google: null,
      deletionGraceSeconds: 86_400,
      recovery: {
        mailFactorWaitSeconds: 86_400,
        undoSeconds: 86_400,
        undoUrl: 'https://bench.example/auth/undo',
        keepsApiKeys: false,
      },
    },
    around,
  );
}

async function register({ entityManager }: Database, hash: string): Promise<Person[]> {
  const em = entityManager();
  return Promise.all(
    Array.from({ length: peopleCount }, async (_, index) => {
      const email = parseEmail(`person${index}.${random.hexId()}@example.org`);
      if (email === null) throw new Error('not an address');
      const id = await insertAccount(em, { clock, random }, { email, isActive: true });
      await insertPassword(em, id, hash, clock.now());
      return { id, email: email.address };
    }),
  );
}

export const client = { address: '192.0.2.1', userAgent: 'bench', requestId: 'bench' };

/** Signs in and returns the session's secrets. Throws unless that is all it takes. */
export async function logIn({ signIn }: Auth, email: string): Promise<{ refreshToken: string }> {
  const input = { email, password, code: null, deviceToken: null, isDeviceTrusted: false, transport: 'TOKEN', client } as const;
  const outcome = await signIn.signIn(input);
  if (outcome.kind !== 'signed-in' || outcome.opened.transport !== 'TOKEN') throw new Error(outcome.kind);
  return outcome.opened;
}
