import { z } from 'zod';
import type { PublicOtpPurpose } from '../../../auth/otp/send-otp.use-case.ts';
import { answerSchemas } from '../answer-schemas.ts';
import { noCredential } from '../callers.ts';
import { answer, restOperation } from '../rest-operation.ts';
import { atAccountApi, done, flowHeader } from './account-api-dialect.ts';
import { byAddress } from './path-parts.ts';

/** By the names of the dialect. A reader of the mailbox may change the password, signed in or not. */
const purposes = {
  ACTIVATION: 'ACTIVATION',
  CHANGE_PASSWORD: 'PASSWORD_RESET',
  TWO_FACTOR_AUTH: 'TWO_FACTOR',
} as const satisfies Record<string, PublicOtpPurpose>;

const types = Object.keys(purposes) as (keyof typeof purposes)[];

/** Sends a code to the mailbox of an account, if there is one and it has a use for it. The answer is the same for everybody. */
export const sendOtp = restOperation({
  ...atAccountApi('/users/:user/otp/:type'),
  method: 'POST',
  summary: 'Send a code',
  description: 'Sends a code to the mailbox of the account, if there is one and it has a use for it; nobody is told.',
  caller: noCredential,
  path: { type: z.enum(types, `must be one of ${types.join(', ')}`), ...byAddress },
  answers: { 201: { description: 'It may be on its way.', body: answerSchemas.Done } },
  refusals: { 400: 'There is no such type.' },
  async handle({ path: { user: email, type }, client, reply }, { auth }) {
    const purpose = purposes[type];
    const flowId = await auth.otp.send({ email, purpose, flowId: null, client });
    // A second factor belongs to the account, not to whoever asked for it.
    if (purpose !== 'TWO_FACTOR') reply.header(flowHeader, flowId);
    return answer(201, done('OTP sent successfully.', null));
  },
});
