import { z } from 'zod';
import { passwordFaults } from '../../../auth/passwords/password-rules.ts';
import { Refusal } from '../../../lib/errors.ts';
import { answerSchemas } from '../answer-schemas.ts';
import { noCredential } from '../callers.ts';
import { announceRevoked } from '../request-facts.ts';
import { code, flowId, plainPassword } from '../request-schemas.ts';
import { answer, restOperation } from '../rest-operation.ts';
import { atAccountApi, badCode, done } from './account-api-dialect.ts';
import { byAddress } from './path-parts.ts';

/** Changes the password with the code that was sent to the mailbox, which alone proves the wish. Every session ends. */
export const changePassword = restOperation({
  ...atAccountApi('/users/:user/password'),
  method: 'PATCH',
  summary: 'Change the password',
  description: 'By a code of the type `CHANGE_PASSWORD`. Every session ends; a second factor stays.',
  caller: noCredential,
  path: byAddress,
  body: z.object({ flow_id: flowId, code, password: plainPassword }),
  answers: { 200: { description: 'The new password counts.', body: answerSchemas.Done } },
  refusals: { ...badCode, 422: 'The password may not be chosen.' },
  async handle({ path: { user: email }, body, client, request, reply }, deps) {
    const input = { email, flowId: body.flow_id, code: body.code, newPassword: body.password, client };
    const outcome = await deps.auth.passwords.reset(input);
    if (outcome.kind === 'weak-password') throw new Refusal('WEAK_PASSWORD', { detail: passwordFaults[outcome.fault] });
    if (outcome.kind === 'invalid-code') throw new Refusal('INVALID_CODE');
    announceRevoked(request, reply, deps, outcome.revokedIds);
    return answer(200, done('User password changed successfully.', null));
  },
});
