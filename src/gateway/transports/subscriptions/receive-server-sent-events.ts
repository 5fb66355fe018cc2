import { Pool, type Dispatcher } from 'undici';
import { readBytes } from '../../../lib/read-body.ts';
import { parseAnswer } from '../parse-answer.ts';
import { requestBody } from '../request-body.ts';
import { SubgraphFault } from '../subgraph-fault.ts';
import type { SubgraphRequest, SubgraphResponse } from '../subgraph.ts';
import type { EventReceiver, EventReceiverOptions } from './event-receiver.ts';
import { readEventStream, type ServerSentEvent } from './read-event-stream.ts';

/** Servers by graphql-sse want to hear of no other type. */
const fixedHeaders = { 'content-type': 'application/json', accept: 'text/event-stream', 'accept-encoding': 'identity' };

/** GraphQL over Server-Sent Events, distinct connections mode: a connection for each subscription, closed to end it. */
export function serverSentEventsReceiver({ url, timeoutMs, eventBytesMax, tls }: EventReceiverOptions): EventReceiver {
  const { origin, pathname, search } = new URL(url);
  const pool = new Pool(origin, { headersTimeout: timeoutMs, bodyTimeout: 0, connect: { timeout: timeoutMs, ...tls } });

  async function open(request: SubgraphRequest, headers: Readonly<Record<string, string>>): Promise<Dispatcher.ResponseData> {
    try {
      return await pool.request({
        path: pathname + search,
        method: 'POST',
        headers: { ...fixedHeaders, ...headers },
        body: requestBody(request),
        ...(request.signal ? { signal: request.signal } : {}),
      });
    } catch (cause) {
      throw unlessAborted(request, new SubgraphFault('cannot be reached', { cause }));
    }
  }

  async function* receive(
    request: SubgraphRequest,
    headers: Readonly<Record<string, string>>,
  ): AsyncGenerator<SubgraphResponse, void, undefined> {
    const response = await open(request, headers);
    const { statusCode: status, body } = response;
    if (status !== 200 || !/^text\/event-stream *(;|$)/i.test(String(response.headers['content-type']))) {
      const tooMany = () => new SubgraphFault(`answered with more than ${eventBytesMax} bytes`);
      yield parseAnswer({ status, headers: response.headers, body: await readBytes(body, eventBytesMax, tooMany) });
      return;
    }
    for await (const { type, data } of eventsOf(request, body, eventBytesMax)) {
      if (type === 'complete') return;
      if (type === 'next') yield parseEvent(data);
    }
    throw new SubgraphFault('ended its stream without completing it');
  }

  return { receive, close: () => pool.close() };
}

/** Leaving early destroys the body, and with it the connection. */
async function* eventsOf(
  request: SubgraphRequest,
  body: AsyncIterable<Buffer>,
  eventBytesMax: number,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  try {
    yield* readEventStream(body, eventBytesMax);
  } catch (cause) {
    if (cause instanceof SubgraphFault) throw cause;
    throw unlessAborted(request, new SubgraphFault('broke off its stream', { cause }));
  }
}

function parseEvent(data: string): SubgraphResponse {
  return parseAnswer({ status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(data) });
}

function unlessAborted({ signal }: SubgraphRequest, fault: SubgraphFault): Error {
  return signal?.aborted ? (signal.reason as Error) : fault;
}
