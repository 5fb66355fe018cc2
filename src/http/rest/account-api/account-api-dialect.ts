import { refusals } from '../../../lib/errors.ts';
import { answerSchemas } from '../answer-schemas.ts';
import type { Dialect } from '../dialect.ts';

/** One sentence for every 401, as the dialect has it: it does not tell a wrong password from a wrong code. */
const unauthorized = 'Authorization header or OTP is either missing, invalid or expired.';

/** `{data, message, status}`. */
export const accountApiDialect: Dialect = {
  schema: answerSchemas.EnvelopeError,
  render({ code, message, detail }) {
    const { status } = refusals[code];
    return { status, body: { data: null, message: status === 401 ? unauthorized : (detail ?? message), status: 'error' } };
  },
};

/** `{data, message, status}` of something that was done. */
export function done<const Data>(message: string, data: Data) {
  return { data, message, status: 'success' } as const;
}

/** Returns the members that the operations of this dialect share, for a path and the same below its prefix. */
export function atAccountApi(path: string) {
  return { paths: [path, `/api/v1${path}`], dialect: accountApiDialect, tags: ['Envelope'] };
}

/** Refusals of operations that take a code, and of those about a user that is in the path. */
export const badCode = { 401: 'The code is wrong, used or expired, or there is no such account.' } as const;
export const notSelf = {
  401: 'The bearer is missing, invalid or expired, or the code is not right.',
  403: 'The path is about somebody else.',
} as const;

/** Names the flow that a code was asked for in. The body has no place for it; see `otp/flow-id.ts` for what it is good for. */
export const flowHeader = 'portcullis-flow';
