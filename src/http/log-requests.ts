import type { FastifyInstance } from 'fastify';
import type { Logger } from '../lib/logger.ts';

/** One line for each answered request, and its id for the client. The route is logged, not the URL: that may hold a secret. */
export function logRequests(app: FastifyInstance, { logger }: { readonly logger: Logger }): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    reply.header('x-content-type-options', 'nosniff');
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const { method, ip } = request;
    const durationMs = Math.round(reply.elapsedTime * 10) / 10;
    const fields = {
      requestId: request.id,
      method,
      route: request.routeOptions.url ?? null,
      status: reply.statusCode,
      durationMs,
      address: ip,
    };
    if (isQuiet(fields.route)) logger.debug(fields, 'Answered');
    else logger.info(fields, 'Answered');
    done();
  });
}

/** Asked every few seconds by machines. */
function isQuiet(route: string | null): boolean {
  return route === '/healthz' || route === '/readyz';
}
