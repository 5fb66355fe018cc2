import type { PublicOtpPurpose } from '../../../auth/otp/send-otp.use-case.ts';
import { Refusal } from '../../../lib/errors.ts';
import type { RestHandler } from '../dialect.ts';
import { pathText } from '../path-text.ts';
import { clientOf } from '../request-facts.ts';
import type { RestDeps } from '../rest-deps.ts';
import { answer, flowHeader } from './answer.ts';

/** What the dialect calls them. Whoever can read the mailbox changes the password, signed in or not. */
const purposes: ReadonlyMap<string, PublicOtpPurpose> = new Map([
  ['ACTIVATION', 'ACTIVATION'],
  ['CHANGE_PASSWORD', 'PASSWORD_RESET'],
  ['TWO_FACTOR_AUTH', 'TWO_FACTOR'],
]);

/** Sends a code to the mailbox of an account, if there is one and it has a use for it. The answer is the same for everybody. */
export function sendOtp(deps: RestDeps): RestHandler {
  return async (request, reply) => {
    const purpose = purposes.get(pathText(request, 'type'));
    if (purpose === undefined) throw unknownType();
    const email = pathText(request, 'user');
    const flowId = await deps.auth.otp.send({ email, purpose, flowId: null, client: clientOf(request, deps) });
    // A second factor belongs to the account, not to whoever asked for it.
    if (purpose !== 'TWO_FACTOR') reply.header(flowHeader, flowId);
    return answer(reply, 201, 'OTP sent successfully.', null);
  };
}

function unknownType(): Refusal {
  const msg = `must be one of ${[...purposes.keys()].join(', ')}`;
  return new Refusal('INVALID_INPUT', {
    detail: `The type of the code ${msg}.`,
    faults: [{ loc: ['path', 'type'], msg, type: 'invalid_value' }],
  });
}
