import { z } from 'zod';
import { accessTtlSecondsMax } from '../lib/access-ttl.ts';
import { sameSiteModes } from '../lib/session-cookie.ts';
import { databaseUrl, network, origin, redisUrl } from './addresses.ts';
import { authSchema } from './auth-schema.ts';
import { mailsSchema, smsSchema } from './delivery-schema.ts';
import { limitsSchema, planningSchema, rateLimitsSchema } from './limits-schema.ts';
import { recoverySchema } from './recovery-schema.ts';
import { subgraphSchema } from './subgraph-schema.ts';
import { tracingSchema } from './tracing-schema.ts';
import {
  absoluteUrl,
  bodyBytes,
  count,
  days,
  filePath,
  headerSecret,
  line,
  milliseconds,
  seconds,
  secret,
  subgraphName,
  timerSeconds,
} from './values.ts';
import { secondsPerDay } from '../lib/clock.ts';

/** Every key of the configuration, with its default. The descriptions become docs/configuration.md. */
export const configSchema = z.strictObject({
  environment: z
    .enum(['development', 'production'])
    .default('development')
    .describe('`production` is the strict mode. Set by `NODE_ENV`, which may be `test` as well; that means development.'),
  host: line.default('localhost').describe('The address to listen on.'),
  port: z.int().min(0).max(65_535).default(4000).describe('The port to listen on; 0 takes a free one and prints it.'),
  publicUrl: origin
    .optional()
    .describe('The origin that clients see. Default: `http://localhost:<port>`. Required in production.'),
  dataDir: filePath.default('.portcullis').describe('Where SQLite and the generated master key live.'),
  databaseUrl: databaseUrl.optional().describe('A `postgresql://` URL. Default: SQLite in the data directory.'),
  redisUrl: redisUrl
    .optional()
    .describe(
      'A Redis where the gateways of one graph count `rateLimits` together; `rediss://` is TLS. Default: each counts by itself.',
    ),
  redisKeyPrefix: z.string().max(100).default('portcullis:').describe('What the names of our keys in Redis begin with.'),
  masterKey: secret(32)
    .optional()
    .describe(
      'Encrypts signing keys and 2FA secrets at rest. Default: a file in the data directory; required with PostgreSQL in production.',
    ),
  internalSecret: headerSecret(32)
    .optional()
    .describe('Shared by `portcullis gateway` and `portcullis subgraph`, which prove themselves to each other with it.'),
  allowedOrigins: z
    .array(origin)
    .default([])
    .describe(
      'Other origins whose pages may call us; `https://studio.apollographql.com` lets the Apollo Studio explorer in. Those of other sites use bearer tokens, or the session cookie where `sessions.cookieSameSite` is `none`.',
    ),
  trustedProxies: z
    .array(network)
    .default([])
    .describe('Addresses or networks (CIDR) of proxies whose `X-Forwarded-For` is believed.'),
  minimumClientVersion: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,9}){0,2}$/, 'must be a version such as 2.1.0')
    .optional()
    .describe('The oldest app, by its `x-client-version`, that may use the browser dialect of the REST face; others get 426.'),
  bodyBytesMax: bodyBytes.default(1_000_000).describe('The largest request body.'),
  bodyValuesMax: count
    .max(10_000_000)
    .default(20_000)
    .describe(
      'Values of the JSON of one request body, parameter or WebSocket message: scalars, lists and objects. Each costs more time than the bytes that it takes.',
    ),
  introspection: z.boolean().optional().describe('Whether clients may introspect the graph. Default: in development.'),
  tokens: z
    .strictObject({
      issuer: line.optional().describe('`iss` of access tokens. Default: `publicUrl`.'),
      audience: line.default('portcullis').describe('`aud` of access tokens.'),
      clientId: line
        .default('portcullis')
        .describe('`client_id` of access tokens of people who sign in; that of an API key is the id of the key.'),
      rotateKeysDays: days.default(90).describe('How old the signing key becomes before another takes its place.'),
      accessTtlSeconds: seconds.max(accessTtlSecondsMax).default(300).describe('How long an access token lives.'),
    })
    .prefault({}),
  sessions: z
    .strictObject({
      idleSeconds: seconds
        .min(2)
        .default(30 * secondsPerDay)
        .describe(
          'A session ends after this long without use. At least twice `tokens.accessTtlSeconds`: use is seen when an access token is renewed.',
        ),
      absoluteSeconds: seconds.default(90 * secondsPerDay).describe('A session ends this long after sign-in, used or not.'),
      cookieSameSite: z
        .enum(sameSiteModes)
        .default('lax')
        .describe(
          '`SameSite` of the session cookie. `none` is for pages of other sites among `allowedOrigins`, Apollo Studio for one, and needs a `publicUrl` with https; requests from any other origin are refused all the same.',
        ),
    })
    .prefault({}),
  retention: z
    .strictObject({
      endedSessionsDays: days.default(90).describe('How long sessions and API keys are listed after they ended.'),
      auditEventsDays: days.default(400).describe('How long audit events are kept.'),
      sentMessagesDays: days.default(30).describe('How long it is kept that a message was sent, or given up.'),
      pendingAccountsDays: days.default(30).describe('How long an account waits for its activation before it is deleted.'),
    })
    .prefault({}),
  passwords: z
    .strictObject({
      hashConcurrencyMax: z.int().min(1).max(1024).optional().describe('Argon2id computations at once. Default: one per core.'),
      breachCheckUrl: absoluteUrl
        .optional()
        .describe(
          'Asks a list of breached passwords about new ones, by the first five digits of their SHA-1, which are appended here (k-anonymity, as Have I Been Pwned has it). Default: nobody is asked.',
        ),
      breachCheckTimeoutMs: milliseconds.default(1000).describe('How long that may take; then the password passes.'),
    })
    .prefault({}),
  mails: mailsSchema,
  sms: smsSchema,
  codes: z
    .strictObject({
      mailsPerHour: count
        .max(1_000_000)
        .default(10_000)
        .describe(
          'Mails with codes within an hour, over all accounts: so many for registration, as many for recovery and sign-in, and as many for people who are signed in or half way.',
        ),
      smsPerHour: count.max(1_000_000).default(1000).describe('SMS with codes within an hour, over all accounts.'),
    })
    .prefault({}),
  google: z
    .strictObject({
      clientIds: z
        .array(line)
        .default([])
        .describe('OAuth client ids whose Google ID tokens sign people in. Default: nobody signs in with Google.'),
      jwksUrl: absoluteUrl.default('https://www.googleapis.com/oauth2/v3/certs').describe("Where Google's keys are."),
      issuers: z
        .array(line)
        .min(1)
        .default(['https://accounts.google.com', 'accounts.google.com'])
        .describe('`iss` of its ID tokens.'),
    })
    .prefault({}),
  appName: line.max(60).default('Portcullis').describe('What authenticator apps show beside the account.'),
  accounts: z
    .strictObject({
      deletionGraceDays: days.default(30).describe('How long the owner of a deleted account may come back.'),
    })
    .prefault({}),
  recovery: recoverySchema,
  auth: authSchema,
  limits: limitsSchema,
  planning: planningSchema,
  subscriptions: z
    .strictObject({
      max: count.default(10_000).describe('Live subscriptions and WebSocket connections of this process.'),
      perClientMax: count
        .default(100)
        .describe(
          'Of these, how many one account may have, or one network (an IPv4 address, a /64 of IPv6) where nobody is signed in.',
        ),
      perConnectionMax: count.default(50).describe('Operations that one WebSocket connection carries at once.'),
      initTimeoutMs: milliseconds.default(5000).describe('How long a new WebSocket connection may take to say who it is.'),
    })
    .prefault({}),
  rateLimits: rateLimitsSchema,
  failedCredentials: z
    .strictObject({
      count: count
        .default(300)
        .describe('How many tokens, keys and cookies that prove nobody one network may send in one window.'),
      windowSeconds: seconds.default(60).describe('How long a window is.'),
    })
    .prefault({}),
  issuers: z
    .record(
      absoluteUrl,
      z.strictObject({
        jwksUrl: absoluteUrl,
        audiences: z.array(line).min(1),
        algorithms: z
          .array(z.enum(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512']))
          .min(1)
          .default(['RS256']),
        scopesClaim: line.default('scope'),
      }),
    )
    .default({})
    .describe(
      'Other issuers whose JWTs count, by their `iss`: `{ https://id.example.com: { jwksUrl, audiences, algorithms, scopesClaim } }`.',
    ),
  opaqueTokens: z
    .strictObject({
      url: absoluteUrl.describe('The introspection endpoint (RFC 7662) of another server, for bearer tokens that are no JWTs.'),
      clientId: line.describe('Who we are to it.'),
      clientSecret: secret(8).describe('How we prove that.'),
      scopesClaim: line.default('scope').describe('The member of its answer that holds the scopes.'),
      audiences: z
        .array(line)
        .min(1)
        .optional()
        .describe(
          'Of these, `aud` in its answer must name one. Without it, the server alone decides which tokens are meant for us.',
        ),
    })
    .optional(),
  documents: z
    .strictObject({
      trusted: filePath
        .optional()
        .describe('A file with the documents of your clients by id. `portcullis documents` collects it.'),
      onlyTrusted: z.boolean().default(false).describe('Whether nothing but these documents is executed.'),
      automatic: z.boolean().default(true).describe('Whether clients may have other documents remembered by their hash (APQ).'),
    })
    .refine(({ trusted, onlyTrusted }) => trusted !== undefined || !onlyTrusted, '`onlyTrusted` needs the file `trusted`')
    .prefault({}),
  guard: z
    .strictObject({
      mode: z
        .enum(['filter', 'reject'])
        .default('filter')
        .describe('What a refused field does: it is null with an error at its place, or the whole operation is refused.'),
      policies: z
        .strictObject({
          module: filePath.optional().describe('A JavaScript module that evaluates `@policy`. See docs/guard.md.'),
          url: absoluteUrl.optional().describe('An HTTP endpoint that evaluates `@policy`, instead of a module.'),
          token: headerSecret(16).optional().describe('What that endpoint gets as bearer.'),
          timeoutMs: milliseconds.default(1000).describe('Policies that are not evaluated in this time are not granted.'),
        })
        .refine(({ module, url }) => module === undefined || url === undefined, 'takes either `module` or `url`')
        .prefault({}),
    })
    .prefault({}),
  metrics: z
    .strictObject({
      enabled: z
        .boolean()
        .optional()
        .describe('Whether `/metrics` tells Prometheus about this process. Default: in development.'),
      token: headerSecret(16)
        .optional()
        .describe('What a scraper has to send as bearer. Default: `/metrics` is open to all who reach it.'),
    })
    .prefault({}),
  tracing: tracingSchema,
  schemaPollSeconds: timerSeconds
    .min(0)
    .default(10)
    .describe('How often to look whether the subgraphs or the supergraph file have changed; 0: never.'),
  supergraph: filePath.optional().describe('A composed supergraph file, instead of composing the subgraphs at start.'),
  subgraphs: z
    .record(subgraphName, subgraphSchema)
    .optional()
    .describe('The subgraphs of your graph, by name. Default: two examples in development, none in production.'),
});

/** What holds between several keys. */
export function conflictsOf({ tokens, sessions, recovery, accounts }: FileConfig): string[] {
  const idleSecondsMin = 2 * tokens.accessTtlSeconds;
  const faults: string[] = [];
  if (sessions.idleSeconds < idleSecondsMin)
    faults.push(`sessions.idleSeconds: must be at least twice \`tokens.accessTtlSeconds\`, which makes ${idleSecondsMin} here`);
  if (recovery.undoHours > accounts.deletionGraceDays * 24)
    faults.push('recovery.undoHours: must be no more than `accounts.deletionGraceDays`, after which there is nothing to undo');
  return faults;
}

export type FileConfig = z.output<typeof configSchema>;

/** The configuration as JSON Schema, for editors and for the generated reference. */
export function configJsonSchema(): ConfigJsonSchema {
  return z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }) as ConfigJsonSchema;
}

/** The part of JSON Schema that our own configuration uses. */
export interface ConfigJsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, ConfigJsonSchema>>;
  readonly additionalProperties?: boolean | ConfigJsonSchema;
}
