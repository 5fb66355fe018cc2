import { defaultNames } from '../../src/lib/schema-names.ts';
import { openGateway } from '../../src/app/open-gateway.ts';
import { systemPlatform } from '../../src/app/platform.ts';
import { configSchema } from '../../src/config/schema.ts';
import { settle } from '../../src/config/settle.ts';
import { createMemoryRateStore } from '../../src/gateway/limits/rate-store.ts';
import { createServer } from '../../src/http/create-server.ts';
import { silentLogger } from '../../src/lib/logger.ts';
import { createRevocationList } from '../../src/tokens/revocation.ts';
import { openTestKeys } from '../../test/support/signing-keys.ts';
import { attackedSdls } from '../../test/support/gateway/planning-attacks.ts';
import { startSubgraph } from '../planning-subgraphs.ts';

/** The whole server, with what it has by default, in front of six subgraphs that can all resolve nearly everything. */
const urls = await Promise.all(attackedSdls.map(startSubgraph));
const file = configSchema.parse({
  environment: 'production',
  publicUrl: 'http://127.0.0.1',
  schemaPollSeconds: 0,
  subgraphs: Object.fromEntries(urls.map((url, at) => [`s${at}`, { url }])),
});
const config = settle(file, import.meta.dirname, import.meta.dirname);
const platform = systemPlatform(silentLogger);
const keys = await openTestKeys();
const authSide = {
  keys,
  jwks: async () => keys.jwks(),
  exchange: { exchange: async () => null },
  audienceTokens: { issue: () => Promise.reject(new Error('Nobody asks for these.')) },
  revocations: createRevocationList({ clock: platform.clock }),
  subgraph: {
    name: 'auth',
    fetch: async () => ({ data: null, errors: [{ message: 'Nobody asks for this.' }] }),
    readSdl: async () => 'type Query { nobody: Int }',
  },
  rest: { handlers: {} as never, readsBodies: false },
  checks: {},
  close: async () => {},
};
const gateway = await openGateway(config, platform, authSide, createMemoryRateStore(platform.clock));
const server = createServer({
  settings: {
    isProduction: true,
    publicUrl: config.publicUrl,
    issuer: config.tokens.issuer,
    version: '0.0.0',
    names: defaultNames,
    bodyBytesMax: config.bodyBytesMax,
    trustedProxies: ['127.0.0.1'],
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
const url = await server.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`ready ${new URL(url).port}\n`);
