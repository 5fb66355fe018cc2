import { refusals, type RefusalCode } from '../../../lib/errors.ts';
import { answerSchemas } from '../answer-schemas.ts';
import type { Dialect } from '../dialect.ts';

// Imported, `node:http` would bring all of what it could export along at start, an HTTP client of its own among it.
const { STATUS_CODES } = process.getBuiltinModule('node:http');

/** Where the dialect wants another status: a token that proves nothing is forbidden, a body of any other kind a bad request. */
const ownStatuses: Readonly<Partial<Record<RefusalCode, number>>> = {
  UNAUTHENTICATED: 403,
  INVALID_TOKEN: 403,
  UNSUPPORTED_MEDIA_TYPE: 400,
};

/** `{error: {…}}`. `debug` tells developers what went wrong inside, and does not exist in production. */
export const nativeLogoutDialect: Dialect = {
  schema: answerSchemas.NestedError,
  render({ code, message, detail, faults, cause }, { requestId, isProduction }) {
    const status = ownStatuses[code] ?? refusals[code].status;
    const debug = !isProduction && cause instanceof Error ? { debug: cause.message } : {};
    const error = {
      id: code,
      code: status,
      status: STATUS_CODES[status] ?? 'Error',
      message,
      reason: detail ?? message,
      request: requestId,
      details: faults.length === 0 ? {} : { faults },
      ...debug,
    };
    return { status, body: { error } };
  },
};
