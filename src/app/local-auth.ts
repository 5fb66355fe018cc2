import { availableParallelism } from 'node:os';
import type { RecoverySettings } from '../auth/accounts/recovery-settings.ts';
import { createBreachCheck } from '../auth/passwords/breached-passwords.ts';
import { createPasswordHasher } from '../auth/passwords/password-hasher.ts';
import type { Retention } from '../auth/housekeeping/retention-sweeps.ts';
import { startHousekeeping } from '../auth/housekeeping/start-housekeeping.ts';
import { equalResponseTimes } from '../auth/equal-response-times.ts';
import { openAuth, type Auth } from '../auth/open-auth.ts';
import type { Config } from '../config/settle.ts';
import { createInProcessSubgraph } from '../gateway/transports/in-process-subgraph.ts';
import { graphqlResourceMetadata } from '../http/protected-resources.ts';
import type { Logger } from '../lib/logger.ts';
import type { Database } from '../persistence/database.ts';
import type { RevocationFeed } from '../persistence/revocation-feed.ts';
import { createAuthSubgraph, type AuthSubgraph } from '../auth-subgraph/create-auth-subgraph.ts';
import { createAccessTokenIssuer, createAccessTokenVerifier } from '../tokens/access-tokens.ts';
import { createAudienceTokens } from '../tokens/audience-tokens.ts';
import { cachedVerifier } from '../tokens/cached-verifier.ts';
import { createGoogleIdentities } from '../tokens/google-identities.ts';
import { keepSigningKeys } from '../tokens/keep-signing-keys.ts';
import { createRefusedReporter } from '../tokens/refused-credentials.ts';
import { openSigningKeys, type SigningKeys } from '../tokens/signing-keys.ts';
import type { AuthSide } from './auth-side.ts';
import { countSignIns } from './count-sign-ins.ts';
import { openAuthSchema } from './open-auth-schema.ts';
import { openTemplates, openTransports } from './open-delivery.ts';
import { openRest } from './open-rest.ts';
import { openStore } from './open-store.ts';
import type { Runtime } from './runtime.ts';
import { sessionCookieOf } from './session-cookie-of.ts';
import { orStartFault } from './start-fault.ts';
import { traceUseCases } from './trace-use-cases.ts';
import { version } from './version.ts';
import { secondsPerDay, secondsPerHour } from '../lib/clock.ts';

/** The auth domain in this process: for a gateway beside it, and as a subgraph over HTTP. */
export interface LocalAuth extends AuthSide {
  readonly auth: Auth;
  readonly authSubgraph: AuthSubgraph;
  readonly keys: SigningKeys;
  readonly revocations: RevocationFeed;
  /** The process is about to end: what waits for a database that does not answer fails soon. */
  hurry(): void;
}

/** Passwords being hashed and waiting for it: about two seconds of work, later callers are told to come back. */
const queuedHashesPerCore = 20;
const rememberedTokensMax = 10_000;

export async function openLocalAuth(config: Config, runtime: Runtime): Promise<LocalAuth> {
  const { clock, random, logger, metrics, tracing } = runtime;
  const templates = await orStartFault('the message templates', openTemplates(config));
  const schema = await openAuthSchema(config);
  await using opened = new AsyncDisposableStack();
  const { database, secretBox } = await openStore(config, runtime);
  opened.defer(() => database.close());

  const { issuer, audience, clientId, accessTtlSeconds } = config.tokens;
  const keys = await orStartFault('the signing keys', openSigningKeys({ store: database.signingKeys, secretBox, clock, random }));
  const revocations = await orStartFault('the database', database.openRevocationFeed());
  opened.defer(() => revocations.close());
  const verifier = cachedVerifier({
    verifier: createAccessTokenVerifier({ issuer, audience, keys, clock }),
    keys,
    clock,
    tokensMax: rememberedTokensMax,
  });

  const hasher = runtime.hasher ?? createHasher(config);
  const around = [
    equalResponseTimes(runtime.responseStepMs),
    countSignIns(metrics),
    ...(tracing ? [traceUseCases(tracing)] : []),
  ];
  const auth = openAuth(
    {
      clock,
      random,
      logger,
      secretBox,
      revocations,
      entityManager: database.entityManager,
      transact: database.transact,
      hasher,
      issuer: createAccessTokenIssuer({ issuer, audience, clientId, ttlSeconds: accessTtlSeconds, keys, clock, random }),
      sessions: config.sessions,
      limits: runtime.limits,
      sending: config.codes,
      passwordRules: { isBreached: breachCheckOf(config, logger), serviceNames: [config.appName, config.mails.serviceName] },
      appName: config.appName,
      sendsSms: config.sms !== null,
      google: config.google.clientIds.length === 0 ? null : createGoogleIdentities(config.google, { clock }),
      deletionGraceSeconds: config.accounts.deletionGraceDays * secondsPerDay,
      templates,
      recovery: recoveryOf(config),
    },
    around,
  );
  metrics.watch('revocation_feed_current', () => Number(revocations.isCurrent()));
  metrics.watch('password_hashes_running', () => hasher.load().running);
  metrics.watch('password_hashes_waiting', () => hasher.load().waiting);
  metrics.watch('outbox_messages_waiting', () => auth.delivery.countWaiting());

  const { isProduction, introspection, limits, publicUrl } = config;
  const settings = {
    isProduction,
    introspection,
    representationsMax: limits.representationsMax,
    version,
    cookie: sessionCookieOf(config),
    resourceMetadata: graphqlResourceMetadata(publicUrl),
  };
  const reportRefused = createRefusedReporter(auth.credentials.recordRefused, clock);
  const authSubgraph = createAuthSubgraph(schema, { auth, verifier, revocations, reportRefused, logger, settings });
  opened.defer(() => authSubgraph.close());

  const delivery = auth.delivery.start({ transports: await openTransports(config, runtime), keepsSent: !isProduction });
  opened.defer(() => delivery.close());

  const keptKeys = keepSigningKeys({
    store: database.signingKeys,
    keys,
    secretBox,
    clock,
    random,
    logger,
    rotateAfterSeconds: config.tokens.rotateKeysDays * secondsPerDay,
  });
  const housekeeping = startHousekeeping({
    clock,
    random,
    logger,
    entityManager: database.entityManager,
    transact: database.transact,
    retention: retentionOf(config),
  });
  opened.defer(() => housekeeping.close());
  opened.defer(() => keptKeys.close());

  const rest = openRest(config, runtime, { auth, verifier, revocations });
  const closing = opened.move();
  return {
    auth,
    authSubgraph,
    keys,
    revocations,
    jwks: async () => keys.jwks(),
    exchange: auth.credentials,
    recordRefused: auth.credentials.recordRefused,
    audienceTokens: createAudienceTokens({ verifier, revocations, issuer, audience, clientId, keys, clock, random }),
    subgraph: createInProcessSubgraph({
      name: config.auth.name,
      definition: authSubgraph,
      forward: 'token',
      isAuth: true,
      logger,
    }),
    rest,
    checks: { database: () => requireReachable(database) },
    hurry: () => database.hurry(),
    close: () => closing.disposeAsync(),
  };
}

function retentionOf({ retention }: Config): Retention {
  return {
    endedSessionsSeconds: retention.endedSessionsDays * secondsPerDay,
    auditEventsSeconds: retention.auditEventsDays * secondsPerDay,
    sentMessagesSeconds: retention.sentMessagesDays * secondsPerDay,
    pendingAccountsSeconds: retention.pendingAccountsDays * secondsPerDay,
  };
}

function recoveryOf({ recovery, publicUrl }: Config): RecoverySettings {
  return {
    mailFactorWaitSeconds: recovery.mailFactorWaitHours * secondsPerHour,
    undoSeconds: recovery.undoHours * secondsPerHour,
    undoUrl: recovery.undoUrl ?? `${publicUrl}/auth/undo`,
    keepsApiKeys: recovery.keepApiKeys,
  };
}

function breachCheckOf({ passwords: { breachCheckUrl, breachCheckTimeoutMs } }: Config, logger: Logger) {
  if (breachCheckUrl === undefined) return null;
  return createBreachCheck({ url: breachCheckUrl, timeoutMs: breachCheckTimeoutMs }, logger);
}

function createHasher({ passwords }: Config) {
  const concurrencyMax = passwords.hashConcurrencyMax ?? availableParallelism();
  return createPasswordHasher({ concurrencyMax, queueMax: concurrencyMax * queuedHashesPerCore });
}

async function requireReachable(database: Database): Promise<void> {
  if (!(await database.isReachable())) throw new Error('The database does not answer.');
}
