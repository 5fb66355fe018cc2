import { createClient, type ClientOptions, type Sink } from 'graphql-ws';
import { WebSocket } from 'ws';
import { keepInexact, parseExactly } from '../../../lib/exact-json.ts';
import { parseResponse } from '../parse-answer.ts';
import { SubgraphFault } from '../subgraph-fault.ts';
import type { Json } from '../../../lib/json.ts';
import type { SubgraphRequest, SubgraphResponse } from '../subgraph.ts';
import { createEventQueue, type EventQueue } from './event-queue.ts';
import type { EventReceiver, EventReceiverOptions } from './event-receiver.ts';

/** Then the socket is not read until they are consumed, so that the subgraph has to wait. */
const waitingMax = 16;
const pingMs = 15_000;
const pongWithinMs = 10_000;

/**
 * `graphql-transport-ws`, a connection for each subscription: what `connection_init` says of the caller is for one caller alone.
 * The headers are in the handshake; the bearer is in the payload, too, as `authorization`.
 */
export function webSocketReceiver({ url, timeoutMs, eventBytesMax, tls }: EventReceiverOptions): EventReceiver {
  const address = url.replace(/^http/, 'ws');

  async function* receive(
    { query, variables, signal }: SubgraphRequest,
    headers: Readonly<Record<string, string>>,
  ): AsyncGenerator<SubgraphResponse, void, undefined> {
    const bounds = { handshakeTimeout: timeoutMs, maxPayload: eventBytesMax, perMessageDeflate: false };
    class Socket extends WebSocket {
      constructor(at: string, protocols: string) {
        super(at, protocols, { ...bounds, ...tls, headers });
      }
    }
    let socket: WebSocket | undefined;
    const events = createEventQueue<SubgraphResponse>(waitingMax, {
      onFull: () => socket?.pause(),
      onEmpty: () => socket?.resume(),
    });
    const { authorization } = headers;
    const client = createClient({
      url: address,
      webSocketImpl: Socket,
      ...(authorization === undefined ? {} : { connectionParams: { authorization } }),
      connectionAckWaitTimeout: timeoutMs,
      retryAttempts: 0,
      on: { ...watchPulse(() => socket), opened: (opened) => (socket = opened as WebSocket) },
      keepAlive: pingMs,
      jsonMessageReviver: keepInexact,
    });
    const payload = { query, variables: variables === null ? null : (parseExactly(variables) as Record<string, unknown>) };
    const unsubscribe = client.subscribe(payload, sinkOf(events));
    const stop = () => {
      unsubscribe();
      events.end();
    };
    signal?.addEventListener('abort', stop, { once: true });
    try {
      if (!signal?.aborted) yield* events;
      signal?.throwIfAborted();
    } finally {
      signal?.removeEventListener('abort', stop);
      stop();
      // A socket that nobody reads would never hear that the other end has closed it.
      socket?.resume();
    }
  }

  return { receive, close: async () => {} };
}

function sinkOf(events: EventQueue<SubgraphResponse>): Sink {
  return {
    next(value) {
      try {
        events.push(parseResponse(value as Json));
      } catch (error) {
        events.fail(error as Error);
      }
    },
    error(error) {
      if (!Array.isArray(error)) return events.fail(faultOf(error));
      // The subgraph's own words: it refuses the operation.
      this.next({ data: null, errors: error });
      events.end();
    },
    complete: () => events.end(),
  };
}

/** A connection closed early, or one that could not be made. */
function faultOf(event: unknown): SubgraphFault {
  const { code, error: cause } = event as { readonly code?: unknown; readonly error?: unknown };
  return typeof code === 'number' && cause === undefined
    ? new SubgraphFault(`closed its WebSocket with ${code}`)
    : new SubgraphFault('cannot be reached by WebSocket', { cause: cause ?? event });
}

/** Ends a connection whose other end is gone without a word. While we do not read, we cannot know. */
function watchPulse(socketOf: () => WebSocket | undefined): NonNullable<ClientOptions['on']> {
  let timer: NodeJS.Timeout | undefined;
  const check = () => {
    const socket = socketOf();
    if (socket?.isPaused === false) socket.terminate();
  };
  return {
    ping(isReceived) {
      if (!isReceived) timer = setTimeout(check, pongWithinMs).unref();
    },
    pong(isReceived) {
      if (isReceived) clearTimeout(timer);
    },
    closed: () => clearTimeout(timer),
  };
}
