import { own } from '../../lib/own.ts';
import { Pool } from 'undici';
import type { Logger } from '../../lib/logger.ts';
import type { Secret } from '../../lib/secret.ts';
import { gatewayProofHeader } from '../identity/internal-protocol.ts';
import type { RequestContext } from '../request/request-context.ts';
import { decompress } from './decompress.ts';
import { failedResponse } from './failed-response.ts';
import { forwardedHeaders, type Forwarding } from './forwarded-headers.ts';
import { parseAnswer } from './parse-answer.ts';
import { requestBody } from './request-body.ts';
import { relayedHeaders } from './relayed-headers.ts';
import type { CacheableAnswer, ResponseCache } from './response-cache.ts';
import { noResilience, type Resilience } from './resilience.ts';
import { sdlQuery } from './sdl-of.ts';
import { createSdlReader } from './sdl-reader.ts';
import { send, type Incoming, type IncomingHeaders } from './send.ts';
import { SubgraphFault } from './subgraph-fault.ts';
import type { Subgraph, SubgraphRequest } from './subgraph.ts';

export interface HttpSubgraphOptions {
  readonly name: string;
  readonly url: string;
  readonly forward: Forwarding;
  /** Headers of an answer that reach the client, lower-case. */
  readonly responseHeaders?: readonly string[];
  /** PEM texts for `https`, whose certificates are always verified: by whom, and how we prove ourselves. */
  readonly tls?: SubgraphTls;
  /** For one fetch as a whole. */
  readonly timeoutMs: number;
  /** Of an answer, as it travels and decompressed. */
  readonly bodyBytesMax: number;
  /** Of the auth subgraph alone: it is told the client's address, and its cookies reach the client. */
  readonly auth?: { readonly internalSecret: Secret };
  /** Absent: nothing is kept. Used only where nothing of the caller is forwarded. */
  readonly cache?: ResponseCache;
  /** Absent: every fetch is sent once, whatever happens. */
  readonly resilience?: Resilience;
  readonly logger: Logger;
}

export interface SubgraphTls {
  /** Who vouches for the subgraph. Absent: the public authorities. */
  readonly ca?: Buffer;
  /** Our certificate, with those between it and its authority. */
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

export interface HttpSubgraph extends Subgraph<RequestContext> {
  /** The SDL that the subgraph gives of itself. Rejects with a `SubgraphFault` for people. */
  readSdl(): Promise<string>;
  /** Lets fetches in flight finish. */
  close(): Promise<void>;
}

const connectionsMax = 256;

/** A subgraph behind a URL. Connections are kept; redirects are not followed; time and size are bounded. */
export function createHttpSubgraph(options: HttpSubgraphOptions): HttpSubgraph {
  const { origin, pathname, search } = new URL(options.url);
  // `send` watches the time of a fetch as a whole, so undici need not watch its parts.
  const pool = new Pool(origin, {
    connections: connectionsMax,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: options.timeoutMs, ...options.tls },
  });
  const resilience = options.resilience ?? noResilience;
  const fixedHeaders = {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json;q=0.9',
    ...(options.auth ? { [gatewayProofHeader]: options.auth.internalSecret.reveal() } : {}),
  };

  async function post(request: SubgraphRequest, headers: Record<string, string>, timeoutMs: number): Promise<Incoming> {
    const { bodyBytesMax: bytesMax } = options;
    const outgoing = {
      path: pathname + search,
      headers: { ...fixedHeaders, ...headers },
      body: requestBody(request),
      timeoutMs,
      bytesMax,
      signal: request.signal,
    };
    const answer = await send(pool, outgoing);
    const encoding = answer.headers['content-encoding'];
    const body = await decompress(answer.body, Array.isArray(encoding) ? encoding.join() : encoding, bytesMax);
    return { ...answer, body };
  }

  async function ask(request: SubgraphRequest, headers: Record<string, string>, timeoutMs: number): Promise<CacheableAnswer> {
    const answer = await post(request, headers, timeoutMs);
    return { response: parseAnswer(answer), headers: answer.headers, bytes: answer.body.length };
  }

  return {
    name: options.name,
    async fetch(request, context) {
      const cache = isPublic(options, context) ? options.cache : undefined;
      const known = cache?.find(request);
      if (known) return known;
      const keep = cache?.asking(request);
      try {
        const outgoing = forwardedHeaders(context, options.forward, options.auth !== undefined);
        const answer = await resilience.run({ ...request, timeoutMs: options.timeoutMs }, (timeoutMs) =>
          ask(request, outgoing, timeoutMs),
        );
        relay(answer.headers, options.auth ? [...relayedHeaders] : (options.responseHeaders ?? []), context);
        keep?.(answer);
        return answer.response;
      } catch (error) {
        if (!(error instanceof SubgraphFault)) throw error;
        if (error.kind !== 'circuit-open')
          options.logger.warn({ error, subgraph: options.name, requestId: context.requestId }, 'A subgraph fetch failed');
        return failedResponse;
      } finally {
        if (request.operation === 'mutation') options.cache?.forget();
      }
    },
    readSdl: createSdlReader((headers) =>
      post({ operation: 'query', query: sdlQuery, variables: null }, headers, options.timeoutMs),
    ),
    close: () => pool.close(),
  };
}

/** Whether the subgraph is told nothing of the caller. */
function isPublic({ forward, auth }: HttpSubgraphOptions, { headers }: RequestContext): boolean {
  return forward === 'none' && auth === undefined && headers === undefined;
}

function relay(headers: IncomingHeaders, names: readonly string[], context: RequestContext): void {
  for (const name of names) for (const value of [own(headers, name) ?? []].flat()) context.relay(name, value);
}
