import type { FastifyInstance } from 'fastify';
import { openapiDocument } from './openapi-document.ts';

/** `GET /openapi.json`: the REST face as a document (OpenAPI 3.1). */
export function addOpenapiRoute(app: FastifyInstance, settings: { readonly publicUrl: string; readonly version: string }): void {
  const document = openapiDocument(settings);
  app.get('/openapi.json', async (_, reply) => reply.header('cache-control', 'public, max-age=60').send(document));
}
