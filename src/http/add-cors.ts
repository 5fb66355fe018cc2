import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

const preflightSecondsMax = 600;

/**
 * Lets pages of the listed origins read our answers, with credentials (Fetch §3.2). Every other page is answered without
 * the headers, so its browser keeps the answer from it. Nobody listed: the headers do not exist.
 */
export function addCors(app: FastifyInstance, { allowedOrigins }: { readonly allowedOrigins: readonly string[] }): void {
  if (allowedOrigins.length === 0) return;
  void app.register(cors, {
    origin: [...allowedOrigins],
    credentials: true,
    methods: ['GET', 'POST', 'PATCH', 'DELETE'],
    exposedHeaders: ['x-request-id', 'retry-after', 'www-authenticate', 'portcullis-flow'],
    maxAge: preflightSecondsMax,
  });
}
