import cors from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const preflightSecondsMax = 600;

/**
 * Lets pages of the listed origins read our answers, with credentials (Fetch §3.2). Every other page is answered without
 * the headers, so its browser keeps the answer from it. Nobody listed: the headers do not exist.
 */
export function addCors(app: FastifyInstance, { allowedOrigins }: { readonly allowedOrigins: readonly string[] }): void {
  if (allowedOrigins.length === 0) return;
  const settings = {
    origin: [...allowedOrigins],
    credentials: true,
    methods: ['GET', 'POST', 'PATCH', 'DELETE'],
    exposedHeaders: ['x-request-id', 'retry-after', 'www-authenticate', 'portcullis-flow'],
    maxAge: preflightSecondsMax,
  };
  // Any other OPTIONS is a question of HTTP, which the path answers by itself.
  void app.register(cors, {
    delegator: (request, tell) => tell(null, { ...settings, preflight: isPreflight(request) }),
  });
}

/** Fetch §3.2.2. */
function isPreflight({ headers }: FastifyRequest): boolean {
  return headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
}
