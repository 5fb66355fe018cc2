import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readTraceContext, type Span, type Tracing } from '../lib/tracing.ts';
import { isQuiet } from './log-requests.ts';

/**
 * A span for each request, which continues the client's trace where it names one. The URL is not told: it may hold a secret.
 * WebSockets have a span for each operation instead.
 */
export function traceRequests(app: FastifyInstance, tracing: Tracing): void {
  const spans = new WeakMap<FastifyRequest, Span>();

  app.addHook('onRequest', (request, _, done) => {
    const { method, routeOptions } = request;
    const route = routeOptions.url ?? null;
    if (isQuiet(route) || request.headers.upgrade !== undefined) {
      done();
      return;
    }
    const span = tracing.begin({
      name: route === null ? method : `${method} ${route}`,
      kind: 'server',
      parent: readTraceContext(request.raw.headersDistinct),
      attributes: { 'http.request.method': method, ...(route === null ? {} : { 'http.route': route }) },
    });
    spans.set(request, span);
    span.run(done);
  });
  // Bodies arrive in a context of their own.
  app.addHook('preValidation', (request, _, done) => {
    const span = spans.get(request);
    if (span) span.run(done);
    else done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const { statusCode } = reply;
    spans.get(request)?.end({ isFailed: statusCode >= 500, attributes: { 'http.response.status_code': statusCode } });
    done();
  });
}
