import { openGateway } from '../../src/app/open-gateway.ts';
import { systemPlatform } from '../../src/app/platform.ts';
import { configSchema } from '../../src/config/schema.ts';
import { settle } from '../../src/config/settle.ts';
import { createMemoryRateStore } from '../../src/gateway/limits/rate-store.ts';
import { allocateYoung } from '../../src/lib/allocate-young.ts';
import { silentLogger } from '../../src/lib/logger.ts';
import { defaultNames } from '../../src/lib/schema-names.ts';
import { createServer } from '../../src/http/create-server.ts';
import { createAccessTokenIssuer } from '../../src/tokens/access-tokens.ts';
import { createRevocationList } from '../../src/tokens/revocation.ts';
import { openTestKeys } from '../../test/support/signing-keys.ts';
import { subgraphSdl } from '../graph.ts';

/**
 * The whole server in front of the shop, asked by so many people who are signed in, each by a token of their own: every
 * request is proved, guarded, limited and forwarded with its bearer, and nobody shares anything with another.
 */
const [origin = '', users = '1'] = process.argv.slice(2);
allocateYoung();
const subgraphs = Object.fromEntries(Object.keys(subgraphSdl).map((name) => [name, { url: `${origin}/${name}` }]));
const file = configSchema.parse({
  environment: 'production',
  publicUrl: 'http://127.0.0.1',
  schemaPollSeconds: 0,
  limits: { costMax: 1_000_000 },
  subgraphs,
});
const config = settle(file, import.meta.dirname, import.meta.dirname);
const platform = systemPlatform(silentLogger);
const { clock, random } = platform;
const keys = await openTestKeys();
const list = createRevocationList({ clock });

const authSide = {
  keys,
  jwks: async () => keys.jwks(),
  exchange: { exchange: async () => null },
  audienceTokens: { issue: () => Promise.reject(new Error('Nobody asks for these.')) },
  revocations: list,
  subgraph: {
    name: 'auth',
    fetch: async () => ({ data: null, errors: [{ message: 'Nobody asks for this.' }] }),
    readSdl: async () => 'type Query { nobody: Int }',
  },
  rest: { handlers: {} as never, readsBodies: false },
  checks: {},
  close: async () => {},
};
const gateway = await openGateway(config, platform, authSide, createMemoryRateStore(clock));
const server = createServer({
  settings: {
    isProduction: true,
    publicUrl: config.publicUrl,
    issuer: config.tokens.issuer,
    names: defaultNames,
    version: '0.0.0',
    bodyBytesMax: config.bodyBytesMax,
    trustedProxies: [],
    allowedOrigins: [],
    drainMs: 1000,
    idleDrainMs: 0,
    subscriptions: config.subscriptions,
  },
  ...platform,
  graphql: gateway,
  jwks: () => keys.jwks(),
  checks: {},
});

const { issuer, audience, clientId } = config.tokens;
const tokens = createAccessTokenIssuer({ issuer, audience, clientId, keys, clock, random, ttlSeconds: 3600 });
const issued = Array.from({ length: Number(users) }, (_, at) =>
  tokens.issue({
    accountId: `user_${at}`,
    sessionId: `sess_${at}`,
    scopes: new Set(['self']),
    roles: ['user'],
    authenticationMethods: ['pwd'],
    assuranceLevel: 'aal1',
    authenticatedAt: clock.now(),
  }),
);
const url = await server.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`bearers ${issued.map(({ token }) => token).join(' ')}\nready ${new URL(url).port}\n`);
