import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { GraphqlAnswer, GraphqlStream } from '../../gateway/connections/graphql-response.ts';
import { refusalError } from '../../lib/refusal-extensions.ts';
import type { Framing } from './framings.ts';
import { patienceMs, writePatiently } from './write-patiently.ts';

const heartbeatMs = 10_000;

/**
 * Writes results as they come, and the reason where they end early. A client that reads slowly makes the subgraph wait; one
 * that is half a minute behind loses its connection.
 */
export async function sendStream(
  reply: FastifyReply,
  { headers, results, signal }: GraphqlStream,
  framing: Framing,
  requestId: string,
): Promise<FastifyReply> {
  for (const [name, value] of headers) reply.header(name, value);
  const response = open(reply, framing);
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(framing.heartbeat);
  }, heartbeatMs);
  try {
    for await (const { body } of results) if (!(await writePatiently(response, framing.result(body), signal))) response.destroy();
  } catch (error) {
    if (!response.destroyed) response.write(framing.failure(JSON.stringify([refusalError(error, requestId)])));
  } finally {
    clearInterval(heartbeat);
  }
  return close(reply, framing);
}

/** An answer that is there already, for a client that takes nothing but streams. */
export function sendAsStream(reply: FastifyReply, { headers, body }: GraphqlAnswer, framing: Framing): FastifyReply {
  for (const [name, value] of headers) reply.header(name, value);
  open(reply, framing).write(framing.result(body));
  return close(reply, framing);
}

function open(reply: FastifyReply, { contentType, start }: Framing): ServerResponse {
  const headers = reply.getHeaders() as Record<string, string>;
  reply.hijack();
  // The second tells proxies of the kind of nginx to pass on what they get at once.
  const ours = { 'content-type': contentType, 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
  reply.raw.writeHead(200, { ...headers, ...ours });
  reply.raw.write(start);
  return reply.raw;
}

function close(reply: FastifyReply, { end }: Framing): FastifyReply {
  const response = reply.raw;
  const impatience = setTimeout(() => response.destroy(), patienceMs).unref();
  response.once('close', () => clearTimeout(impatience));
  response.end(end);
  return reply;
}
