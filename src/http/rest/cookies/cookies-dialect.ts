import { refusals } from '../../../lib/errors.ts';
import { answerSchemas } from '../answer-schemas.ts';
import type { Dialect } from '../dialect.ts';

const validation = { status: 422, type: 'validation_error' } as const;

/** `{code, detail, type}`, where `code` is the HTTP status; and `errors` where single values are wrong, which makes it a 422. */
export const cookiesDialect: Dialect = {
  schema: answerSchemas.StatusError,
  render({ code, message, detail, faults }) {
    const { status, type } = faults.length > 0 ? validation : refusals[code];
    const body = { code: status, detail: detail ?? message, type };
    return { status, body: faults.length > 0 ? { ...body, errors: faults } : body };
  },
};
