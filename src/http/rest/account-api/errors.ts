import { refusals } from '../../../lib/errors.ts';
import type { Render } from '../dialect.ts';

/** One sentence for every 401, as the dialect has it: it does not tell a wrong password from a wrong code. */
const unauthorized = 'Authorization header or OTP is either missing, invalid or expired.';

/** `{data, message, status}`. */
export const renderAccountApi: Render = ({ code, message, detail }) => {
  const { status } = refusals[code];
  return { status, body: { data: null, message: status === 401 ? unauthorized : (detail ?? message), status: 'error' } };
};
