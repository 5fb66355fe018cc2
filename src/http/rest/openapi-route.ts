import type { FastifyInstance } from 'fastify';
import { openapiDocument } from './openapi-document.ts';

/** `GET /openapi.json`: the REST face as a document (OpenAPI 3.1). */
export function addOpenapiRoute(app: FastifyInstance, settings: { readonly publicUrl: string; readonly version: string }): void {
  let document: object | undefined;
  app.get('/openapi.json', async (_, reply) => {
    // Made at the first request: starting does not wait for it.
    document ??= openapiDocument(settings);
    return reply.header('cache-control', 'public, max-age=60').send(document);
  });
}
