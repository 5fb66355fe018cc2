import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createEngine } from '../../../src/gateway/engine.ts';
import { createGateway } from '../../../src/gateway/gateway.ts';
import { createGuard } from '../../../src/gateway/guard/guard.ts';
import { policyTable } from '../../../src/gateway/guard/policy-table.ts';
import { createIdentify, type IdentifyDeps } from '../../../src/gateway/identity/identify.ts';
import type { RequestContext } from '../../../src/gateway/request-context.ts';
import { createInProcessSubgraph } from '../../../src/gateway/subgraphs/in-process-subgraph.ts';
import { createMaskSubgraphError } from '../../../src/gateway/subgraphs/mask-subgraph-error.ts';
import type { Subgraph, SubgraphRequest } from '../../../src/gateway/subgraphs/subgraph.ts';
import { loadSupergraph } from '../../../src/gateway/supergraph/load-supergraph.ts';
import { noMetrics } from '../../../src/lib/metrics.ts';
import { createServer, type ServerDeps, type ServerSettings } from '../../../src/http/create-server.ts';
import { systemRandom } from '../../../src/lib/random.ts';
import { cachedVerifier } from '../../../src/tokens/cached-verifier.ts';
import { createRevocationList } from '../../../src/tokens/revocation.ts';
import { recordingLogger } from './recording-logger.ts';
import { openTestTokens, testIssuer } from './test-tokens.ts';

export interface TestSubgraph {
  readonly sdl: string;
  readonly resolvers: NonNullable<
    Parameters<typeof buildSubgraphSchema>[0] extends infer T
      ? T extends readonly (infer M)[]
        ? M extends { resolvers?: infer R }
          ? R
          : never
        : never
      : never
  >;
}

/** What a subgraph was really asked, and in whose name. */
export interface RecordedFetch {
  readonly subgraph: string;
  readonly request: SubgraphRequest;
  readonly context: RequestContext;
}

export interface TestGatewayOptions {
  /** Subgraphs in this process, by name. The one named `auth` is the auth subgraph. */
  readonly subgraphs: Readonly<Record<string, TestSubgraph>>;
  readonly exchange?: IdentifyDeps['exchange']['exchange'];
  readonly revocations?: IdentifyDeps['revocations'];
  readonly settings?: Partial<ServerSettings>;
  readonly server?: Partial<ServerDeps>;
}

export const testCookie = 'portcullis-session';

/** Everything in front of the subgraphs, over real HTTP on a free port, with subgraphs that record what reaches them. */
export async function startTestGateway(options: TestGatewayOptions) {
  const tokens = await openTestTokens();
  const logger = recordingLogger();
  const fetches: RecordedFetch[] = [];
  const transports = Object.entries(options.subgraphs).map(([name, { sdl, resolvers }]) =>
    createInProcessSubgraph({
      name,
      definition: { schema: buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers }]), context: (call) => call },
      forward: 'token',
      isAuth: name === 'auth',
      logger,
    }),
  );
  const supergraphSdl = await loadSupergraph({ ready: null, sources: transports });
  const isProduction = options.settings?.isProduction ?? false;
  const engine = createEngine<RequestContext>({
    supergraphSdl,
    subgraphs: new Map(transports.map((transport) => [transport.name, recorded(transport, fetches)])),
    introspection: !isProduction,
    maskError: createMaskSubgraphError({ isProduction, authSubgraph: 'auth' }),
  });
  const list = createRevocationList({ clock: tokens.clock, retentionSeconds: 305 });
  const guard = createGuard({
    table: policyTable(parse(supergraphSdl)),
    mutationType: engine.publicSchema.getMutationType()?.name ?? null,
  });
  const gateway = createGateway({
    graph: () => ({ supergraphSdl, engine, guard }),
    identify: createIdentify({
      verifier: cachedVerifier({ verifier: tokens.verifier, clock: tokens.clock, tokensMax: 100 }),
      exchange: { exchange: options.exchange ?? (async () => null) },
      revocations: options.revocations ?? list,
      clock: tokens.clock,
      sessionCookie: testCookie,
      origins: [testIssuer],
    }),
    revocations: list,
    sessionCookie: testCookie,
    isProduction,
    logger,
  });
  const server = createServer({
    settings: {
      isProduction,
      publicUrl: testIssuer,
      issuer: testIssuer,
      version: '1.2.3',
      bodyBytesMax: 100_000,
      trustedProxies: [],
      allowedOrigins: [],
      drainMs: 2000,
      ...options.settings,
    },
    random: systemRandom,
    logger,
    metrics: noMetrics,
    graphql: gateway,
    jwks: () => tokens.keys.jwks(),
    checks: {},
    ...options.server,
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    graphqlUrl: `${url}/graphql`,
    tokens,
    logger,
    fetches,
    revocations: list,
    server,
    [Symbol.asyncDispose]: () => server.drain(),
  };
}

export type TestGateway = Awaited<ReturnType<typeof startTestGateway>>;

function recorded(subgraph: Subgraph<RequestContext>, fetches: RecordedFetch[]): Subgraph<RequestContext> {
  return {
    ...subgraph,
    fetch(request, context) {
      fetches.push({ subgraph: subgraph.name, request, context });
      return subgraph.fetch(request, context);
    },
  };
}

export interface PostOptions {
  readonly variables?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
}

/** Asks as a client of today does, and reads the answer. */
export async function post(url: string, query: string, { variables, headers = {} }: PostOptions = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
    body: JSON.stringify({ query, ...(variables ? { variables } : {}) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as GraphqlBody };
}

export interface GraphqlBody {
  // eslint-disable-next-line typescript/no-explicit-any -- A test looks into data as it comes.
  readonly data?: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly unknown[];
    readonly extensions: Record<string, unknown>;
  }[];
}
