import { passwordFaults } from '../../../auth/passwords/password-rules.ts';
import { Refusal } from '../../../lib/errors.ts';
import type { RestHandler } from '../dialect.ts';
import { pathText } from '../path-text.ts';
import { getPassword } from '../read-body.ts';
import { announceRevoked, clientOf } from '../request-facts.ts';
import type { RestDeps } from '../rest-deps.ts';
import { answer } from './answer.ts';
import { findFlowId, getCode } from './read-user-body.ts';

/** Changes the password with the code that was sent to the mailbox, which alone proves the wish. Every session ends. */
export function changePassword(deps: RestDeps): RestHandler {
  return async (request, reply) => {
    const { body } = request;
    const outcome = await deps.auth.passwords.reset({
      email: pathText(request, 'user'),
      flowId: findFlowId(body),
      code: getCode(body),
      newPassword: getPassword(body, 'password'),
      client: clientOf(request, deps),
    });
    if (outcome.kind === 'weak-password') throw new Refusal('WEAK_PASSWORD', { detail: passwordFaults[outcome.fault] });
    if (outcome.kind === 'invalid-code') throw new Refusal('INVALID_CODE');
    announceRevoked(request, reply, deps, outcome.revokedIds);
    return answer(reply, 200, 'User password changed successfully.', null);
  };
}
