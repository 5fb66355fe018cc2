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
import { startSubgraph } from '../planning-subgraphs.ts';

/** The whole server, with what it has by default, in front of six subgraphs that can all resolve nearly everything. */
const links = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])';
const sdl = (at: number): string => `${links}
  type Query { n: N @shareable q${at}: Int ${at === 0 ? 'me: Me' : ''} }
  type N @key(fields: "id") @shareable { id: ID! n: N v: V x${at}: Int }
  type V @shareable { v: V w${at}: Int }
  ${at === 0 ? 'type Me { id: ID }' : ''}`;
const urls = await Promise.all(Array.from({ length: 6 }, (_, at) => startSubgraph(sdl(at))));
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
    subscriptions: config.subscriptions,
  },
  ...platform,
  graphql: gateway,
  jwks: () => keys.jwks(),
  checks: {},
});
const url = await server.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`ready ${new URL(url).port}\n`);
