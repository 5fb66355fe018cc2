import type { FastifyReply, FastifyRequest } from 'fastify';
import { challengeOf } from '../../lib/challenge-of.ts';
import type { Refusal } from '../../lib/errors.ts';
import type { RestOperation } from './rest-operation.ts';
import { asPage } from './undo/html-page.ts';

export interface RestRefusal {
  readonly operation: RestOperation;
  readonly refusal: Refusal;
  readonly isProduction: boolean;
}

/** Sends a refusal as the operation's dialect says it, with the headers that RFC 9110 asks for beside it. */
export function sendRestRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  { operation, refusal, isProduction }: RestRefusal,
): FastifyReply {
  const { dialect, caller } = operation;
  const { render } = 'all' in dialect ? dialect.of(request) : dialect;
  const { status, body } = render(refusal, { requestId: request.id, isProduction });
  const isPresented = request.headers.authorization !== undefined;
  const challenge = challengeOf(refusal, status, { scheme: caller.challenge, isPresented });
  if (challenge !== null) reply.header('www-authenticate', challenge);
  if (refusal.retryAfterSeconds !== undefined) reply.header('retry-after', String(Math.ceil(refusal.retryAfterSeconds)));
  if (typeof body === 'string') return asPage(reply).status(status).send(body);
  return reply.status(status).type('application/json; charset=utf-8').send(body);
}
