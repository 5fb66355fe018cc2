import websocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  parse,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
} from 'graphql';
import { handleProtocols, makeServer, MessageType, type ServerOptions } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { LiveConnection } from '../../gateway/connections/live-connections.ts';
import type { RequestHeaders } from '../../gateway/request/request-headers.ts';
import { Refusal } from '../../lib/errors.ts';
import { keepInexact } from '../../lib/exact-json.ts';
import { reportRefusal } from '../../lib/report-refusal.ts';
import { toRefusal } from '../../lib/to-refusal.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Random } from '../../lib/random.ts';
import { refusalError } from '../../lib/refusal-extensions.ts';
import { clientAddress, type ClientAddressDeps } from '../client-address.ts';
import type { GraphqlEndpoint } from '../graphql-endpoint.ts';
import { parseJson, type JsonLimits } from '../parse-json.ts';
import { readGraphqlBody } from '../read-graphql-request.ts';
import { answerPing } from './answer-ping.ts';
import { closeCodeOf } from './close-codes.ts';
import { connectionHeaders } from './connection-headers.ts';
import { OperationRefused, operationResults } from './operation-results.ts';
import { answerPingFrames, sendText, watchPulse } from './socket-writer.ts';

export interface WebSocketSettings {
  /** Connections of this process. */
  readonly max: number;
  /** Operations of one connection at once. */
  readonly perConnectionMax: number;
  /** How long a connection may take to say who it is. */
  readonly initTimeoutMs: number;
}

export interface WebSocketDeps extends ClientAddressDeps {
  readonly settings: JsonLimits & { readonly bodyBytesMax: number; readonly subscriptions: WebSocketSettings };
  readonly graphql: GraphqlEndpoint;
  readonly random: Random;
  readonly logger: Logger;
}

/** One connection, from its handshake on. */
interface Connection {
  readonly socket: WebSocket;
  readonly request: FastifyRequest;
  /** Aborts when it is closed. */
  readonly closed: AbortSignal;
  /** Those of the handshake, until `connection_init` adds to them, and pings change them. */
  headers: RequestHeaders;
  /** Null until `connection_init` is acknowledged. */
  live: LiveConnection | null;
  isRenewing: boolean;
}

const closingMs = 1000;
const goingAway = 1001;

/** Lets `webSocketHandler` take connections. */
export function addWebSockets(app: FastifyInstance, { settings }: WebSocketDeps): void {
  void app.register(websocket, {
    options: { maxPayload: settings.bodyBytesMax, handleProtocols, autoPong: false },
    preClose(done) {
      const { clients } = app.websocketServer;
      for (const client of clients) client.close(goingAway, 'SHUTTING_DOWN');
      setTimeout(() => clients.forEach((client) => client.terminate()), closingMs).unref();
      done();
    },
  });
}

/**
 * Operations over WebSocket by the protocol `graphql-transport-ws`. Each is answered as if it had come by itself over HTTP,
 * with the credentials of the connection: that of `connection_init`, or the cookie, for pages of our own origins. The connection
 * ends with the session behind it.
 */
export function webSocketHandler(deps: WebSocketDeps): (socket: WebSocket, request: FastifyRequest) => void {
  const { settings, graphql, random, logger } = deps;
  const { max, perConnectionMax, initTimeoutMs } = settings.subscriptions;

  async function connect(connection: Connection, payload: Record<string, unknown> | undefined): Promise<boolean> {
    const { socket, request, closed: signal } = connection;
    try {
      connection.headers = connectionHeaders(connection.headers, payload);
      const asked = { headers: connection.headers, clientAddress: clientAddress(request, deps), signal };
      const live = (await graphql.connect?.(asked)) ?? null;
      // Before anything that it carries can end with it: a client that reads an `error` does not come back.
      live?.signal.addEventListener('abort', () => closeFor(socket, live.signal.reason), { once: true });
      connection.live = live;
      return live !== null;
    } catch (error) {
      reportRefusal(logger, toRefusal(error), { requestId: request.id, message: 'A WebSocket failed' });
      closeFor(socket, error);
      return false;
    }
  }

  /** Never rejects: a refusal is in the results. */
  async function answer(
    { request, headers, live, closed: signal }: Connection,
    payload: object,
    isOneTooMany: boolean,
  ): Promise<AsyncGenerator<ExecutionResult, void, undefined>> {
    const requestId = random.hexId();
    const toError = (error: unknown) => refusalError(error, requestId);
    try {
      if (isOneTooMany) throw new Refusal('TOO_MANY_SUBSCRIPTIONS');
      const answered = await graphql.handle({
        ...readGraphqlBody(withoutEmptyQuery(payload)),
        mayMutate: true,
        maySubscribe: true,
        headers,
        clientAddress: clientAddress(request, deps),
        requestId,
        ...(live ? { connection: live } : {}),
        signal,
      });
      return operationResults(answered, toError);
    } catch (error) {
      return refusedResults(new OperationRefused([toError(error)]));
    }
  }

  const options: ServerOptions<Record<string, unknown> | undefined, Connection> = {
    connectionInitWaitTimeout: initTimeoutMs,
    jsonMessageReviver: keepInexact,
    onConnect: ({ extra, connectionParams }) => connect(extra, connectionParams),
    async onSubscribe({ extra, subscriptions }, _id, payload) {
      const isOneTooMany = Object.keys(subscriptions).length > perConnectionMax;
      return { ...answeredAlready, contextValue: await answer(extra, payload, isOneTooMany) };
    },
    execute: ({ contextValue }) => contextValue as AsyncGenerator<ExecutionResult>,
    // As it is: the library would look for errors of the class that graphql-js throws.
    onNext: (_context, _id, _payload, _args, result) => result as FormattedExecutionResult,
    onError: (_context, _id, _payload, [error]) =>
      error?.originalError instanceof OperationRefused ? (error.originalError.errors as GraphQLFormattedError[]) : undefined,
  };
  const protocol = makeServer(options);

  return (socket, request) => {
    if (deps.graphql.connect === undefined || connections(request) > max) {
      closeFor(socket, new Refusal('OVERLOADED'));
      return;
    }
    const hangUp = new AbortController();
    const headers = request.raw.headersDistinct;
    const connection: Connection = { socket, request, closed: hangUp.signal, headers, live: null, isRenewing: false };
    const opened = {
      protocol: socket.protocol,
      send: (text: string) => sendText(socket, text),
      close: (code?: number, reason?: string) => socket.close(code, reason),
      async onPing(payload?: Record<string, unknown>) {
        const answered = await answerPing(connection, payload, random.hexId());
        await sendText(socket, JSON.stringify({ type: MessageType.Pong, ...(answered ? { payload: answered } : {}) }));
      },
      onMessage(take: (text: string) => Promise<void>) {
        socket.on('message', (data) => void receive(connection, (data as Buffer).toString('utf8'), take));
      },
    };
    const close = protocol.opened(opened, connection);
    answerPingFrames(socket);
    const stopWatching = watchPulse(socket);
    socket.once('close', (code, reason) => {
      stopWatching();
      hangUp.abort();
      void close(code, String(reason));
      logger.info({ requestId: request.id, code, address: request.ip }, 'A WebSocket was closed');
    });
  };

  async function receive({ socket, request }: Connection, text: string, take: (text: string) => Promise<void>): Promise<void> {
    try {
      parseJson(text, settings);
      await take(text);
    } catch (error) {
      reportRefusal(logger, toRefusal(error), { requestId: request.id, message: 'A WebSocket failed' });
      closeFor(socket, error);
    }
  }
}

/** What the library looks at before it asks us to execute: an operation that is valid. */
const answeredAlready = { schema: undefined, document: parse('{ __typename }') } as unknown as ExecutionArgs;

function connections({ server }: FastifyRequest): number {
  return server.websocketServer.clients.size;
}

function closeFor(socket: WebSocket, error: unknown): void {
  const refusal = toRefusal(error);
  socket.close(closeCodeOf(refusal), refusal.code);
}

/** The protocol has no message without a query; who asks by the id of a document sends an empty one. */
function withoutEmptyQuery(payload: object & { readonly query?: unknown }): object {
  return payload.query === '' ? { ...payload, query: null } : payload;
}

// eslint-disable-next-line require-yield -- A stream of results that are not there.
async function* refusedResults(refused: OperationRefused): AsyncGenerator<ExecutionResult, void, undefined> {
  throw refused;
}
