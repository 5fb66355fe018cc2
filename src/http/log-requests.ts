import type { FastifyInstance } from 'fastify';
import type { Logger } from '../lib/logger.ts';
import type { Metrics } from '../lib/metrics.ts';

/** One line and one count for each answered request, and its id for the client. The route is logged, not the URL: that may hold a secret. */
export function logRequests(
  app: FastifyInstance,
  { logger, metrics }: { readonly logger: Logger; readonly metrics: Metrics },
): void {
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
    metrics.requestAnswered({ method, route: fields.route ?? 'none', status: fields.status, seconds: reply.elapsedTime / 1000 });
    if (isQuiet(fields.route)) logger.debug(fields, 'Answered');
    else logger.info(fields, 'Answered');
    done();
  });
}

/** Asked every few seconds by machines. */
export function isQuiet(route: string | null): boolean {
  return route === '/healthz' || route === '/readyz';
}
