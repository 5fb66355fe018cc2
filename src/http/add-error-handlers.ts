import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refusalAnswer } from '../gateway/refusal-answer.ts';
import { Refusal, refusals, type RefusalCode } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { graphqlPath } from './graphql-routes.ts';
import { negotiate } from './negotiate.ts';

/** Fastify's own refusals, in our words. */
const frameworkCodes: Readonly<Record<string, RefusalCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid-input',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid-input',
  FST_ERR_BAD_URL: 'invalid-input',
};

/** Answers what ends in an exception: a refusal as itself, anything else masked, with its cause in the log under the request id. */
export function addErrorHandlers(app: FastifyInstance, { logger }: { readonly logger: Logger }): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const refusal = toRefusal(error);
    if (refusal.status >= 500) logger.error({ error, requestId: request.id }, 'A request failed');
    return sendRefusal(request, reply, refusal);
  });
  app.setNotFoundHandler((request, reply) => sendRefusal(request, reply, new Refusal('not-found')));
}

function toRefusal(error: FastifyError): Refusal {
  if (error instanceof Refusal) return error;
  const code = frameworkCodes[error.code];
  return new Refusal(code ?? 'internal', { cause: error });
}

/** A GraphQL client reads GraphQL errors, whatever went wrong; the other routes answer in the plain dialect. */
function sendRefusal(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { headers, body } = refusalAnswer(refusal, request.id);
  for (const [name, value] of headers) reply.header(name, value);
  reply.status(refusal.status).header('cache-control', 'no-store');
  if (request.routeOptions.url === graphqlPath)
    return reply.header('content-type', `${negotiate(request.headers.accept) ?? 'application/json'}; charset=utf-8`).send(body);
  const { detail } = refusal;
  return reply.send({
    code: refusal.code,
    type: refusals[refusal.code].type,
    message: refusal.message,
    ...(detail === undefined ? {} : { detail }),
    requestId: request.id,
  });
}
