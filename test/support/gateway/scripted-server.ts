import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
  readonly body: string;
}

export interface ScriptedServer extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly ReceivedRequest[];
  /** Changes how every further request is answered. */
  answerWith(listener: Answer): void;
}

export type Answer = (request: IncomingMessage, response: Parameters<RequestListener>[1], body: string) => void;

/** A plain HTTP server on a free port that records what it gets and answers as it is told. */
export async function startScriptedServer(answer: Answer): Promise<ScriptedServer> {
  const received: ReceivedRequest[] = [];
  let current = answer;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      received.push({ path: request.url ?? '', headers: request.headersDistinct, body });
      current(request, response, body);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    received,
    answerWith(listener) {
      current = listener;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers with JSON and status 200, whatever is asked. */
export function json(value: unknown, status = 200): Answer {
  return (_, response) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** Answers with a body as it is given, headers and status. */
export const raw =
  (body: string | Buffer, headers: Record<string, string> = { 'content-type': 'application/json' }, status = 200): Answer =>
  (_, response) =>
    response.writeHead(status, headers).end(body);
