import type { Socket } from 'node:net';
import { refusals } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import type { Random } from '../lib/random.ts';

export interface UnreadableRequestDeps {
  readonly random: Random;
  readonly logger: Logger;
}

/** What Node's parser gives up at, by its code (RFC 6585 §5, RFC 9110 §15.5.9); everything else is 400. */
const statuses: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Content Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Answers bytes that are no HTTP request, which have no route and no dialect, and ends their connection. */
export function answerUnreadableRequest({ random, logger }: UnreadableRequestDeps) {
  return (error: Error & { readonly code?: string }, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const requestId = random.hexId();
    const status = statuses[error.code ?? ''] ?? '400 Bad Request';
    const { type, message } = refusals['INVALID_INPUT'];
    const body = JSON.stringify({ code: 'INVALID_INPUT', type, message, requestId });
    logger.info(
      { requestId, status: Number(status.slice(0, 3)), reason: error.code ?? null, address: socket.remoteAddress ?? null },
      'Refused what is no HTTP request',
    );
    socket.end(
      `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
        `x-request-id: ${requestId}\r\ncache-control: no-store\r\nconnection: close\r\n\r\n${body}`,
    );
  };
}
