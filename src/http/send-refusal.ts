import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal, refusals, type RefusalCode } from '../lib/errors.ts';
import { refusalAnswer } from '../lib/refusal-answer.ts';
import { toRefusal as toKnownRefusal } from '../lib/to-refusal.ts';
import { graphqlPath } from './graphql-path.ts';
import { negotiate } from './negotiate.ts';

/** A GraphQL client reads GraphQL errors, whatever went wrong; the other routes answer in the plain dialect. */
export function sendRefusal(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { headers, body } = refusalAnswer(refusal, request.id);
  // What the route knows better, it has said: which methods it has.
  for (const [name, value] of headers) if (!reply.hasHeader(name)) reply.header(name, value);
  reply.status(refusal.status).header('cache-control', 'no-store');
  if (request.routeOptions.url === graphqlPath) {
    const mediaType = negotiate(request.headers.accept) ?? 'application/json';
    return reply.header('content-type', `${mediaType}; charset=utf-8`).send(body);
  }
  return reply.send(plainBody(refusal, request.id));
}

function plainBody({ code, message, detail }: Refusal, requestId: string): object {
  return { code, type: refusals[code].type, message, ...(detail === undefined ? {} : { detail }), requestId };
}

/** Fastify's own refusals, in our words. */
const frameworkCodes: Readonly<Record<string, RefusalCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'INVALID_INPUT',
  FST_ERR_ROUTE_MISSING_CONTENT_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_BAD_URL: 'INVALID_INPUT',
  FST_ERR_MAX_PARAM_LENGTH: 'INVALID_INPUT',
};

/** Returns the refusal of an exception, Fastify's own included. */
export function toRefusal(error: Error & { readonly code?: unknown }): Refusal {
  const code = typeof error.code === 'string' ? frameworkCodes[error.code] : undefined;
  return code === undefined ? toKnownRefusal(error) : new Refusal(code, { cause: error });
}
