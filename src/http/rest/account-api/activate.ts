import { Refusal } from '../../../lib/errors.ts';
import type { RestHandler } from '../dialect.ts';
import { pathText } from '../path-text.ts';
import { clientOf } from '../request-facts.ts';
import type { RestDeps } from '../rest-deps.ts';
import { answer } from './answer.ts';
import { findFlowId, getCode } from './read-user-body.ts';
import { userView } from './user-view.ts';

/** Activates an account with the code that was sent to its mailbox. */
export function activate(deps: RestDeps): RestHandler {
  return async (request, reply) => {
    const { auth } = deps;
    const outcome = await auth.registration.activate({
      email: pathText(request, 'user'),
      code: getCode(request.body),
      flowId: findFlowId(request.body),
      client: clientOf(request, deps),
    });
    if (outcome.kind === 'invalid-code') throw new Refusal('INVALID_CODE');
    const [account] = await auth.accounts.find([outcome.accountId]);
    if (!account) throw new Refusal('INVALID_CODE');
    return answer(reply, 200, 'User activated successfully.', userView(account));
  };
}
