import type { Dispatcher } from 'undici';
import { SubgraphFault } from './subgraph-fault.ts';

export interface Outgoing {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** From now until the last byte of the answer. */
  readonly timeoutMs: number;
  /** Of the answer as it travels. */
  readonly bytesMax: number;
  readonly signal: AbortSignal | undefined;
}

export interface Incoming {
  readonly status: number;
  readonly headers: IncomingHeaders;
  readonly body: Buffer;
}

export type IncomingHeaders = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Posts once and collects the answer, without streams: answers are small and many. Does not follow redirects. Rejects
 * with a `SubgraphFault` for what the network or the subgraph did, and with the signal's reason when it aborts.
 */
export function send(dispatcher: Dispatcher, { path, headers, body, timeoutMs, bytesMax, signal }: Outgoing): Promise<Incoming> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let status = 0;
    let answerHeaders: IncomingHeaders = {};
    let bytes = 0;
    const chunks: Buffer[] = [];

    const end = (error: Error): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      reject(error);
      controller?.abort(error);
    };
    const onAbort = (): void => end(signal?.reason as Error);
    const timer = setTimeout(
      () => end(new SubgraphFault(`did not answer within ${Math.round(timeoutMs)} ms`, { kind: 'late' })),
      timeoutMs,
    );
    if (signal?.aborted) {
      onAbort();
      return;
    }
    signal?.addEventListener('abort', onAbort, { once: true });

    dispatcher.dispatch(
      { path, method: 'POST', headers, body },
      {
        onRequestStart(started) {
          controller = started;
        },
        onResponseStart(_, statusCode, received) {
          status = statusCode;
          answerHeaders = received;
        },
        onResponseData(_, chunk) {
          bytes += chunk.length;
          if (bytes > bytesMax) end(new SubgraphFault(`answered with more than ${bytesMax} bytes`));
          else chunks.push(chunk);
        },
        onResponseEnd() {
          clearTimeout(timer);
          signal?.removeEventListener('abort', onAbort);
          resolve({ status, headers: answerHeaders, body: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks) });
        },
        onResponseError(_, error) {
          end(
            error instanceof SubgraphFault
              ? error
              : new SubgraphFault('cannot be reached', { cause: error, kind: 'unreachable' }),
          );
        },
      },
    );
  });
}
