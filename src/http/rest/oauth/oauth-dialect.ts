import { refusals, type RefusalType } from '../../../lib/errors.ts';
import { answerSchemas } from '../answer-schemas.ts';
import type { Dialect } from '../dialect.ts';

/** RFC 6749 §5.2 and §4.1.2.1, RFC 6750 §3.1; what those do not name has a name of ours. */
const errorNames: Readonly<Record<RefusalType, string>> = {
  invalid_request: 'invalid_request',
  authentication_error: 'invalid_client',
  permission_error: 'insufficient_scope',
  not_found: 'invalid_request',
  conflict: 'invalid_request',
  validation_error: 'invalid_request',
  upgrade_required: 'invalid_request',
  rate_limited: 'temporarily_unavailable',
  internal_error: 'server_error',
  overloaded: 'temporarily_unavailable',
  unavailable: 'temporarily_unavailable',
};

/** `{error, error_description}`. */
export const oauthDialect: Dialect = {
  schema: answerSchemas.OauthError,
  render({ code, message, detail }) {
    const { status, type } = refusals[code];
    return { status, body: { error: errorNames[type], error_description: detail ?? message } };
  },
};
