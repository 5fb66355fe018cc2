import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../lib/logger.ts';
import type { Metrics } from '../lib/metrics.ts';
import { operationAt } from './rest/operation-at.ts';
import { sendRestRefusal } from './rest/send-rest-refusal.ts';
import { sendRefusal, toRefusal } from './send-refusal.ts';

export interface FrameworkErrorDeps {
  readonly settings: { readonly isProduction: boolean };
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Absent: there is no REST face. */
  readonly rest?: unknown;
}

/**
 * Answers a request that no route gets, because its path cannot be read (a part that is too long, percent-encoding that is none):
 * in the dialect that the path belongs to, with a request id and a line in the log. Fastify calls none of its hooks here.
 */
export function answerFrameworkError(
  error: Error,
  request: FastifyRequest,
  reply: FastifyReply,
  { settings, logger, metrics, rest }: FrameworkErrorDeps,
): void {
  const refusal = toRefusal(error);
  const { method, id: requestId, ip: address } = request;
  const operation = rest === undefined ? null : operationAt(method, request.url);
  reply.header('x-request-id', requestId).header('x-content-type-options', 'nosniff');
  if (operation) sendRestRefusal(request, reply.header('cache-control', 'no-store'), { operation, refusal, ...settings });
  else sendRefusal(request, reply, refusal);
  metrics.requestAnswered({ method, route: 'none', status: reply.statusCode, seconds: 0 });
  logger.info({ requestId, method, route: null, status: reply.statusCode, address, code: refusal.code }, 'Answered');
}
