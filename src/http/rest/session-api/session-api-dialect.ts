import type { FastifyRequest } from 'fastify';
import { refusals, type RefusalCode, type RefusalType } from '../../../lib/errors.ts';
import { isJsonObject } from '../../../lib/json.ts';
import { answerSchemas } from '../answer-schemas.ts';
import type { Dialect } from '../dialect.ts';

/** What the dialect's own codes mean; beside them it knows our types. */
const errorCodes: Readonly<Record<RefusalType, string>> = {
  invalid_request: 'invalid_request',
  authentication_error: 'unauthorized',
  permission_error: 'insufficient_permissions',
  not_found: 'not_found',
  conflict: 'conflict',
  validation_error: 'validation_error',
  upgrade_required: 'upgrade_required',
  rate_limited: 'rate_limited',
  internal_error: 'internal_error',
  overloaded: 'temporarily_unavailable',
  unavailable: 'temporarily_unavailable',
};

const ownCodes: Readonly<Partial<Record<RefusalCode, string>>> = {
  SESSION_NOT_FOUND: 'session_not_found',
  SESSION_ALREADY_REVOKED: 'session_already_invalidated',
};

/** `{error_code, error_description}`. */
export const sessionApiDialect: Dialect = {
  schema: answerSchemas.CodeError,
  render({ code, message, detail }) {
    const { status, type } = refusals[code];
    return { status, body: { error_code: ownCodes[code] ?? errorCodes[type], error_description: detail ?? message } };
  },
};

/** Whether a request that two dialects could have sent is of this one: it names the session. Unread bodies count. */
export function isSessionApiRequest({ body }: FastifyRequest): boolean {
  return Buffer.isBuffer(body) ? body.length > 0 : isJsonObject(body) && 'session_id' in body;
}
