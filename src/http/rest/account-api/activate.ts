import { z } from 'zod';
import { Refusal } from '../../../lib/errors.ts';
import { answerSchemas } from '../answer-schemas.ts';
import { noCredential } from '../callers.ts';
import { code, flowId } from '../request-schemas.ts';
import { answer, restOperation } from '../rest-operation.ts';
import { atAccountApi, badCode, done } from './account-api-dialect.ts';
import { byAddress } from './path-parts.ts';
import { userView } from './user-view.ts';

/** Activates an account with the code that was sent to its mailbox. */
export const activate = restOperation({
  ...atAccountApi('/users/:user/activate'),
  method: 'POST',
  summary: 'Activate',
  description: 'Makes a new account usable, by the code that was sent to it.',
  caller: noCredential,
  path: byAddress,
  body: z.object({ code, flow_id: flowId }),
  answers: { 200: { description: 'The account is active.', body: answerSchemas.UserAnswer } },
  refusals: badCode,
  async handle({ path: { user: email }, body, client }, { auth }) {
    const outcome = await auth.registration.activate({ email, code: body.code, flowId: body.flow_id, client });
    if (outcome.kind === 'invalid-code') throw new Refusal('INVALID_CODE');
    const [account] = await auth.accounts.find([outcome.accountId]);
    if (!account) throw new Refusal('INVALID_CODE');
    return answer(200, done('User activated successfully.', userView(account)));
  },
});
