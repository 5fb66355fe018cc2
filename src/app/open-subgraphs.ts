import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigurationError } from '../config/configuration-error.ts';
import { subgraphSchema, type SubgraphConfig } from '../config/subgraph-schema.ts';
import type { Config } from '../config/settle.ts';
import { createSingleFlight } from '../gateway/transports/single-flight.ts';
import { createInProcessSubgraph } from '../gateway/transports/in-process-subgraph.ts';
import { withForwarding } from '../gateway/transports/with-forwarding.ts';
import { withSharing, type SharedAnswer } from '../gateway/transports/with-sharing.ts';
import type { SubgraphEnvironment, SubgraphModule } from '../lib/subgraph-module.ts';
import { packagePath } from '../lib/package-path.ts';
import { rememberedAudienceToken } from '../tokens/audience-tokens.ts';
import type { AuthSide } from './auth-side.ts';
import { orStartFault } from './start-fault.ts';
import type { OpenSubgraph, SubgraphRuntime } from './subgraph-side.ts';

/** The subgraphs beside `auth`. All of them are tried, so that every fault is told at once. */
export async function openSubgraphs(
  config: Config,
  runtime: SubgraphRuntime,
  { keys, audienceTokens }: Pick<AuthSide, 'keys' | 'audienceTokens'>,
): Promise<OpenSubgraph[]> {
  const { clock } = runtime;
  const { issuer, audience } = config.tokens;
  const singleFlight = createSingleFlight<SharedAnswer>();

  async function open(name: string, subgraph: SubgraphConfig): Promise<OpenSubgraph> {
    const isOwn = subgraph.forward === 'audience';
    const expected = isOwn ? (subgraph.audience ?? name) : audience;
    const opened = await openSubgraph(name, subgraph, runtime, { issuer, audience: expected, keys });
    const { requestHeaders, claims = null } = subgraph;
    const tokenFor = isOwn ? rememberedAudienceToken(audienceTokens, expected, clock) : null;
    const forwarding = withForwarding(opened, { requestHeaders, claims, tokenFor }, runtime);
    const isShared = subgraph.url !== undefined && subgraph.shareQueries;
    const rules = {
      forward: subgraph.forward,
      requestHeaders,
      hasClaims: claims !== null,
      hasResponseHeaders: subgraph.responseHeaders.length > 0,
    };
    return withSharing(forwarding, isShared ? rules : null, singleFlight);
  }

  const named = Object.entries(config.subgraphs ?? (config.isProduction ? {} : examples));
  const opened = await Promise.allSettled(named.map(([name, subgraph]) => orStartFault(name, open(name, subgraph))));
  const faults = opened.flatMap((outcome) =>
    outcome.status === 'rejected' ? (outcome.reason as ConfigurationError).faults : [],
  );
  const subgraphs = opened.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  if (faults.length === 0) return subgraphs;
  await closeSubgraphs(subgraphs);
  throw new ConfigurationError(faults);
}

export async function closeSubgraphs(subgraphs: readonly OpenSubgraph[]): Promise<void> {
  await Promise.all(subgraphs.map((subgraph) => subgraph.close()));
}

/** What a new installation shows until it names subgraphs of its own. */
const examples: Readonly<Record<string, SubgraphConfig>> = {
  orders: example('orders'),
  reviews: example('reviews'),
};

/** Beside our own files and with their ending: `.js` once built. */
function example(name: string): SubgraphConfig {
  const module = path.join(packagePath('examples'), `${name}${path.extname(import.meta.filename)}`);
  return subgraphSchema.parse({ module });
}

async function openSubgraph(
  name: string,
  subgraph: SubgraphConfig,
  runtime: SubgraphRuntime,
  environment: SubgraphEnvironment,
): Promise<OpenSubgraph> {
  const { module, forward, responseHeaders, timeoutMs } = subgraph;
  // From here on both are a bearer; which one it is was decided before.
  const common = {
    name,
    forward: forward === 'none' ? forward : ('token' as const),
    responseHeaders,
    timeoutMs,
    logger: runtime.logger,
  };
  if (module === undefined) return (await import('./open-http-subgraph.ts')).openHttpSubgraph(subgraph, common, runtime);
  const definition = await (await importModule(module))(environment);
  return { ...createInProcessSubgraph({ ...common, definition, isAuth: false }), close: async () => {} };
}

async function importModule(file: string): Promise<SubgraphModule> {
  const { default: open } = (await import(pathToFileURL(file).href)) as { default?: unknown };
  if (typeof open !== 'function') throw new Error(`${file} has no default export that opens a subgraph.`);
  return open as SubgraphModule;
}
