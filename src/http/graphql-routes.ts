import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphqlAnswer } from '../gateway/connections/graphql-response.ts';
import { Refusal } from '../lib/errors.ts';
import type { Tracing } from '../lib/tracing.ts';
import { clientAddress } from './client-address.ts';
import type { Explorer } from './explorer.ts';
import { graphqlPath } from './graphql-path.ts';
import { negotiate, prefersHtml, type GraphqlMediaType } from './negotiate.ts';
import { acceptedFramings } from './streams/accepted-framing.ts';
import { serverSentEvents } from './streams/framings.ts';
import { sendAsStream, sendStream } from './streams/send-stream.ts';
import { tracedOperations } from './streams/traced-operations.ts';
import { webSocketHandler, type WebSocketDeps } from './streams/websocket-route.ts';
import { readGraphqlBody, readGraphqlSearch, type GraphqlParameters } from './read-graphql-request.ts';

export interface GraphqlRoutesDeps extends WebSocketDeps {
  /** What browsers get that come without a query; null in production. */
  readonly explorer: Explorer | null;
  /** Absent or null: operations are not traced. */
  readonly tracing?: Tracing | null;
}

/** `/graphql`, by GraphQL over HTTP. */
export function addGraphqlRoutes(app: FastifyInstance, deps: GraphqlRoutesDeps): void {
  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    parameters: GraphqlParameters,
    mayMutate: boolean,
  ): Promise<FastifyReply> {
    const mediaType = negotiate(request.headers.accept);
    const framings = acceptedFramings(request.headers.accept);
    const framing = framings.events ?? framings.parts;
    if (mediaType === null && framing === null) throw new Refusal('NOT_ACCEPTABLE');
    const signal = hangUp(reply);
    const answered = await deps.graphql
      .handle({
        ...parameters,
        mayMutate,
        maySubscribe: framings.events !== null,
        mayDefer: framings.parts !== null,
        headers: request.raw.headersDistinct,
        clientAddress: clientAddress(request, deps),
        requestId: request.id,
        signal,
      })
      .catch(unlessAborted(signal));
    // Without an answer there is nobody to be answered.
    if (answered === null) return reply.hijack();
    if (answered.kind === 'stream') return sendStream(reply, answered, framings[answered.of] ?? serverSentEvents, request.id);
    const takesOnlyStreams = mediaType === null && framing !== null && answered.kind !== 'refused';
    return takesOnlyStreams ? sendAsStream(reply, answered, framing) : send(reply, answered, mediaType ?? 'application/json');
  }

  app.post(graphqlPath, async (request, reply) => {
    if (request.headers['content-type'] === undefined) throw new Refusal('UNSUPPORTED_MEDIA_TYPE');
    return answer(request, reply, readGraphqlBody(request.body), true);
  });
  app.route<{ Querystring: Record<string, string | string[]> }>({
    method: 'GET',
    url: graphqlPath,
    async handler(request, reply) {
      const asksNothing = ['query', 'documentId', 'extensions'].every((name) => request.query[name] === undefined);
      const isVisit = asksNothing && prefersHtml(request.headers.accept);
      if (isVisit && deps.explorer) return deps.explorer.sendPage(reply);
      return answer(request, reply, readGraphqlSearch(request.query, deps.settings), false);
    },
    ...(deps.graphql.connect ? { wsHandler: webSocketHandler(forWebSockets(deps)) } : {}),
  });
}

function forWebSockets(deps: GraphqlRoutesDeps): WebSocketDeps {
  return deps.tracing ? { ...deps, graphql: tracedOperations(deps.graphql, deps.tracing) } : deps;
}

/** Clients of the older media type take every status but 200 for a broken connection, so an invalid document is a 200 to them. */
function send(reply: FastifyReply, { kind, status, headers, body }: GraphqlAnswer, mediaType: GraphqlMediaType): FastifyReply {
  for (const [name, value] of headers) reply.header(name, value);
  return reply
    .status(kind === 'invalid' && mediaType === 'application/json' ? 200 : status)
    .header('content-type', `${mediaType}; charset=utf-8`)
    .header('cache-control', 'no-store')
    .send(body);
}

function unlessAborted(signal: AbortSignal): (error: unknown) => null {
  return (error) => {
    if (signal.aborted) return null;
    throw error;
  };
}

/** Aborts when the client closes the connection before it was answered. */
function hangUp(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}
