import { openGateway } from '../../src/app/open-gateway.ts';
import { systemRuntime } from '../../src/app/runtime.ts';
import { configSchema } from '../../src/config/schema.ts';
import { settle } from '../../src/config/settle.ts';
import { createMemoryRateStore } from '../../src/gateway/rate-limits/memory-rate-store.ts';
import { createServer } from '../../src/http/create-server.ts';
import { silentLogger } from '../../src/lib/logger.ts';
import { defaultNames } from '../../src/lib/schema-names.ts';
import { createRevocationList } from '../../src/tokens/revocation.ts';
import { openTestKeys } from '../../test/support/signing-keys.ts';

export interface BenchServerInput {
  /** URLs by name. */
  readonly subgraphs: Readonly<Record<string, string>>;
  /** Default: those of every server. */
  readonly limits?: Readonly<Record<string, unknown>>;
  readonly trustedProxies?: readonly string[];
}

/** Starts the whole server in front of subgraphs, on any port, with an auth subgraph that receives no requests. */
export async function startBenchServer({ subgraphs, limits = {}, trustedProxies = [] }: BenchServerInput) {
  const file = configSchema.parse({
    environment: 'production',
    publicUrl: 'http://127.0.0.1',
    schemaPollSeconds: 0,
    limits,
    subgraphs: Object.fromEntries(Object.entries(subgraphs).map(([name, url]) => [name, { url }])),
  });
  const config = settle(file, import.meta.dirname, import.meta.dirname);
  const runtime = systemRuntime(silentLogger);
  const keys = await openTestKeys();
  const authSide = {
    keys,
    jwks: async () => keys.jwks(),
    exchange: { exchange: async () => null },
    recordRefused: async () => {},
    audienceTokens: { issue: () => Promise.reject(new Error('Nobody asks for these.')) },
    revocations: createRevocationList({ clock: runtime.clock }),
    subgraph: {
      name: 'auth',
      fetch: async () => ({ data: null, errors: [{ message: 'Nobody asks for this.' }] }),
      readSdl: async () => 'type Query { nobody: Int }',
    },
    rest: { handle: {} as never, readsBodies: false },
    checks: {},
    close: async () => {},
  };
  const server = createServer({
    settings: {
      isProduction: true,
      publicUrl: config.publicUrl,
      issuer: config.tokens.issuer,
      names: defaultNames,
      version: '0.0.0',
      bodyBytesMax: config.bodyBytesMax,
      bodyValuesMax: config.bodyValuesMax,
      trustedProxies,
      allowedOrigins: [],
      drainMs: 1000,
      idleDrainMs: 0,
      subscriptions: config.subscriptions,
    },
    ...runtime,
    graphql: await openGateway(config, runtime, authSide, createMemoryRateStore(runtime.clock)),
    jwks: () => keys.jwks(),
    checks: {},
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return { port: new URL(url).port, config, runtime, keys };
}
