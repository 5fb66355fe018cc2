import { openAuth, type Auth } from '../../src/auth/open-auth.ts';
import { createPasswordHasher, type PasswordHasher } from '../../src/auth/passwords/password-hasher.ts';
import type { RecoverySettings } from '../../src/auth/accounts/recovery-settings.ts';
import type { SessionSettings } from '../../src/auth/sessions/session-settings.ts';
import type { Limits } from '../../src/auth/throttling/limits.ts';
import type { SendingLimits } from '../../src/auth/throttling/sending-budgets.ts';
import { systemClock, type Clock } from '../../src/lib/clock.ts';
import { silentLogger, type Logger } from '../../src/lib/logger.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { createSecretBox } from '../../src/lib/secret-box.ts';
import { Secret } from '../../src/lib/secret.ts';
import type { Database } from '../../src/persistence/database.ts';
import type { RevocationFeed } from '../../src/persistence/revocation-feed.ts';
import { buildAuthSchema } from '../../src/auth-subgraph/build-auth-schema.ts';
import { createAuthSubgraph, type AuthSubgraph } from '../../src/auth-subgraph/create-auth-subgraph.ts';
import { createAccessTokenIssuer, createAccessTokenVerifier } from '../../src/tokens/access-tokens.ts';
import type { GoogleIdentities } from '../../src/tokens/google-identities.ts';
import { createRefusedReporter } from '../../src/tokens/refused-credentials.ts';
import { openSigningKeys, type SigningKeys } from '../../src/tokens/signing-keys.ts';
import type { FreshDatabase } from './databases.ts';
import { generousLimits } from './generous-limits.ts';
import { openTestDatabase } from './open-test-database.ts';
import { testTemplates } from './test-templates.ts';

export interface TestAuth {
  readonly database: Database;
  readonly auth: Auth;
  readonly subgraph: AuthSubgraph;
  readonly feed: RevocationFeed;
  readonly keys: SigningKeys;
  /** Password computations so far. */
  readonly hashes: () => number;
  close(): Promise<void>;
}

export interface TestAuthOptions {
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly limits?: Limits;
  readonly sending?: SendingLimits;
  readonly isProduction?: boolean;
  readonly isBreached?: (password: string) => Promise<boolean>;
  readonly hashIterations?: number;
  readonly google?: GoogleIdentities;
  /** See `TestDatabaseOptions`. */
  readonly patienceMs?: number;
  readonly sessions?: SessionSettings;
  readonly recovery?: Partial<RecoverySettings>;
}

const testRecovery: RecoverySettings = {
  mailFactorWaitSeconds: 72 * 3600,
  undoSeconds: 72 * 3600,
  undoUrl: 'https://auth.example/auth/undo',
  keepsApiKeys: false,
};

const issuer = 'https://auth.example';
const audience = 'portcullis';
const accessTtlSeconds = 300;

/** The auth domain and its subgraph over a fresh database, as one process has them. Passwords are hashed cheaply. */
export async function openTestAuth(fresh: FreshDatabase, options: TestAuthOptions = {}): Promise<TestAuth> {
  const { clock = systemClock, logger = silentLogger, limits = generousLimits, isProduction = false } = options;
  const random = systemRandom;
  const secretBox = createSecretBox(new Secret('a master key of at least 32 characters'), random);
  const database = await openTestDatabase(fresh, {
    clock,
    logger,
    ...(options.patienceMs === undefined ? {} : { patienceMs: options.patienceMs }),
  });
  const keys = await openSigningKeys({ store: database.signingKeys, secretBox, clock, random });
  const feed = await database.openRevocationFeed();
  const hasher = countingHasher(options.hashIterations ?? 1);
  const auth = openAuth({
    entityManager: database.entityManager,
    transact: database.transact,
    clock,
    random,
    secretBox,
    logger,
    hasher: hasher.counted,
    issuer: createAccessTokenIssuer({
      issuer,
      audience,
      clientId: 'portcullis',
      ttlSeconds: accessTtlSeconds,
      keys,
      clock,
      random,
    }),
    revocations: feed,
    sessions: options.sessions ?? { idleSeconds: 30 * 86_400, absoluteSeconds: 90 * 86_400 },
    limits,
    sending: options.sending ?? { mailsPerHour: 100_000, smsPerHour: 100_000 },
    passwordRules: { isBreached: options.isBreached ?? null, serviceNames: ['Portcullis'] },
    appName: 'Portcullis',
    sendsSms: true,
    google: options.google ?? null,
    deletionGraceSeconds: 30 * 86_400,
    templates: testTemplates,
    recovery: { ...testRecovery, ...options.recovery },
  });
  const cookieName = isProduction ? '__Host-portcullis-session' : 'portcullis-session';
  const subgraph = createAuthSubgraph(buildAuthSchema(), {
    auth,
    verifier: createAccessTokenVerifier({ issuer, audience, keys, clock }),
    revocations: feed,
    reportRefused: createRefusedReporter(auth.credentials.recordRefused, clock),
    logger,
    settings: {
      isProduction,
      introspection: !isProduction,
      representationsMax: 1000,
      version: '0.0.0-test',
      cookie: { name: cookieName, isSecure: isProduction, sameSite: 'lax', maxAgeSeconds: 90 * 86_400 },
    },
  });
  return {
    database,
    auth,
    subgraph,
    feed,
    keys,
    hashes: hasher.count,
    async close() {
      await subgraph.close();
      await feed.close();
      await database.close();
    },
  };
}

function countingHasher(iterations: number): { counted: PasswordHasher; count: () => number } {
  const hasher = createPasswordHasher({ concurrencyMax: 2, queueMax: 1000, cost: { memoryKib: 8, iterations } });
  let computations = 0;
  return {
    count: () => computations,
    counted: {
      hash(password) {
        computations += 1;
        return hasher.hash(password);
      },
      verify(hash, password) {
        computations += 1;
        return hasher.verify(hash, password);
      },
      isOutdated: (hash) => hasher.isOutdated(hash),
      load: () => hasher.load(),
    },
  };
}
