import { execute, GraphQLError, parse, subscribe, type DocumentNode, type ExecutionArgs, type ExecutionResult } from 'graphql';
import { parseExactly, parseWithBigInts, writeWithBigInts } from '../../lib/exact-json.ts';
import type { InProcessSubgraph } from '../../lib/subgraph-module.ts';
import type { Logger } from '../../lib/logger.ts';
import { withTimeout } from '../../lib/with-timeout.ts';
import type { Json } from '../../lib/json.ts';
import { withoutPrototypes } from '../../lib/without-prototypes.ts';
import { remember } from '../../lib/remember.ts';
import type { RequestContext } from '../request/request-context.ts';
import { failedResponse } from './failed-response.ts';
import { forwardedHeaders, type Forwarding } from './forwarded-headers.ts';
import { parseError } from './parse-answer.ts';
import { relayedHeaders } from './relayed-headers.ts';
import { sdlOf, sdlQuery } from './sdl-of.ts';
import type { Subgraph, SubgraphRequest, SubgraphResponse } from './subgraph.ts';

export interface InProcessSubgraphOptions {
  readonly name: string;
  readonly definition: InProcessSubgraph;
  readonly forward: Forwarding;
  /** Headers of an answer that reach the client, lower-case. */
  readonly responseHeaders?: readonly string[];
  /** True for the auth subgraph alone: it is told the client's address, and its cookies reach the client. */
  readonly isAuth: boolean;
  /** For one fetch as a whole; what it was doing goes on, but nobody waits for it. Absent: no limit. */
  readonly timeoutMs?: number;
  readonly logger: Logger;
}

export interface InProcessTransport extends Subgraph<RequestContext> {
  /** The SDL that the subgraph gives of itself. Rejects with a `SubgraphFault` for people. */
  readSdl(): Promise<string>;
}

/**
 * A subgraph in this process, asked like one over HTTP: the same headers go in, plain JSON comes out. Its documents come
 * from the engine, which writes only valid ones, so each is parsed once and not validated again.
 */
export function createInProcessSubgraph(options: InProcessSubgraphOptions): InProcessTransport {
  const { name, definition } = options;
  const documentOf = createDocumentCache();

  function toArgs({ query, variables }: SubgraphRequest, contextValue: unknown): ExecutionArgs {
    return {
      schema: definition.schema,
      document: documentOf(query),
      contextValue,
      // Resolvers that are not written look the fields of a representation up in it, and graphql-js those of input objects.
      variableValues: variables === null ? null : (withoutPrototypes(parseWithBigInts(variables)) as Record<string, unknown>),
    };
  }

  async function run(request: SubgraphRequest, contextValue: unknown): Promise<ExecutionResult> {
    return execute(toArgs(request, contextValue));
  }

  async function* events(request: SubgraphRequest, context: RequestContext): AsyncGenerator<ExecutionResult, void, undefined> {
    try {
      const contextValue = await definition.context?.(toCall(options, request, context));
      const source = await subscribe(toArgs(request, contextValue));
      if (!(Symbol.asyncIterator in source)) {
        yield source;
        return;
      }
      // Not by way of our own generator: that one waits, with its end too, for the next event.
      const stop = () => void source.return(undefined).catch(() => undefined);
      request.signal?.addEventListener('abort', stop, { once: true });
      if (request.signal?.aborted) stop();
      for await (const event of source) yield event;
    } catch (error) {
      // Nobody listens any more, and sources that are given the signal end by throwing its reason.
      if (request.signal?.aborted) return;
      yield { data: null, errors: [toGraphqlError(error)] };
    }
  }

  async function ask(request: SubgraphRequest, context: RequestContext): Promise<ExecutionResult> {
    try {
      return await run(request, await definition.context?.(toCall(options, request, context)));
    } catch (error) {
      return { data: null, errors: [toGraphqlError(error)] };
    }
  }

  return {
    name,
    async fetch(request, context) {
      const result = await inTime(ask(request, context), options.timeoutMs);
      request.signal?.throwIfAborted();
      if (result !== null) return toResponse(result, options, context);
      options.logger.warn(
        { subgraph: name, requestId: context.requestId, timeoutMs: options.timeoutMs },
        'A subgraph fetch took too long',
      );
      return failedResponse;
    },
    async *subscribe(request, context) {
      for await (const event of events(request, context)) yield toResponse(event, options, context);
    },
    async readSdl() {
      const { data } = await run({ operation: 'query', query: sdlQuery, variables: null }, {});
      return sdlOf({ data: (data as SubgraphResponse['data']) ?? null });
    },
  };
}

/** Resolves with null when `work` takes longer than `timeoutMs`. */
function inTime<T>(work: Promise<T>, timeoutMs: number | undefined): Promise<T | null> {
  return timeoutMs === undefined ? work : withTimeout(work, timeoutMs, () => null);
}

const documentsMax = 2000;

function createDocumentCache(): (query: string) => DocumentNode {
  const documents = new Map<string, DocumentNode>();
  return (query) => {
    const known = documents.get(query);
    if (known) return known;
    const document = parse(query, { noLocation: true });
    remember(documents, query, document, documentsMax);
    return document;
  };
}

function toCall(
  { forward, isAuth, responseHeaders = [] }: InProcessSubgraphOptions,
  { signal }: SubgraphRequest,
  context: RequestContext,
) {
  return {
    headers: forwardedHeaders(context, forward, isAuth),
    setHeader(name: string, value: string): void {
      const lower = name.toLowerCase();
      if (isAuth ? relayedHeaders.has(lower) : responseHeaders.includes(lower)) context.relay(lower, value);
    },
    ...(signal ? { signal } : {}),
  };
}

/**
 * Resolvers may leave dates and the like among the data; over HTTP they would have become JSON on the way. What can be no JSON, such as
 * an object inside itself, is a fault of the subgraph.
 */
function toResponse(
  { data, errors = [] }: ExecutionResult,
  options: InProcessSubgraphOptions,
  context: RequestContext,
): SubgraphResponse {
  try {
    const plain = data ? (asJson(data) as SubgraphResponse['data'] & object) : null;
    if (errors.length === 0) return { data: plain };
    return { data: plain, errors: errors.map((error) => toReported(error, options, context)) };
  } catch (error) {
    const fields = { error, subgraph: options.name, requestId: context.requestId };
    options.logger.warn(fields, 'A subgraph answered what cannot be JSON');
    return failedResponse;
  }
}

function asJson(value: unknown): unknown {
  return parseExactly(writeWithBigInts(value));
}

/** A subgraph that formats its errors knows which are to be logged; of the others the cause would be lost. */
function toReported(error: GraphQLError, { name, definition, logger }: InProcessSubgraphOptions, { requestId }: RequestContext) {
  if (definition.formatError === undefined)
    logger.warn({ error: error.originalError ?? error, subgraph: name, requestId }, 'A resolver failed');
  const { message, path, extensions } = definition.formatError?.(error, { requestId }) ?? error;
  return parseError(asJson({ message, path, extensions }) as Json);
}

function toGraphqlError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  return new GraphQLError(error instanceof Error ? error.message : String(error), {
    originalError: error instanceof Error ? error : undefined,
  });
}
