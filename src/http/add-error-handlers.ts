import type { FastifyInstance } from 'fastify';
import { Refusal } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { reportRefusal } from '../lib/report-refusal.ts';
import { sendRefusal, toRefusal } from './send-refusal.ts';

/** Answers what ends in an exception: a refusal as itself, anything else masked, with its cause in the log under the request id. */
export function addErrorHandlers(app: FastifyInstance, { logger }: { readonly logger: Logger }): void {
  app.setErrorHandler((error: Error, request, reply) => {
    const refusal = toRefusal(error);
    reportRefusal(logger, refusal, { requestId: request.id, message: 'A request failed' });
    return sendRefusal(request, reply, refusal);
  });
  app.setNotFoundHandler((request, reply) => sendRefusal(request, reply, new Refusal('NOT_FOUND')));
}
