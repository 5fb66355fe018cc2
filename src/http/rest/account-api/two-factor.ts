import { codeOfKind } from '../../../lib/code-of-kind.ts';
import { Refusal } from '../../../lib/errors.ts';
import type { RestHandler } from '../dialect.ts';
import { clientOf } from '../request-facts.ts';
import type { RestDeps } from '../rest-deps.ts';
import { answer } from './answer.ts';
import { getCode } from './read-user-body.ts';
import { requireSelf } from './require-self.ts';

/** Makes mailed codes the second factor, given one of them and a bearer that is ten minutes old at most. The first second factor comes with recovery codes, shown this once. */
export function enableTwoFactor(deps: RestDeps): RestHandler {
  return async (request, reply) => {
    const asker = await requireSelf(request, deps);
    const outcome = await deps.auth.twoFactor.confirm({
      asker,
      method: 'EMAIL',
      code: getCode(request.body),
      client: clientOf(request, deps),
    });
    if (outcome.kind !== 'enabled') throw new Refusal(codeOfKind(outcome.kind));
    return answer(reply, 200, 'User 2FA enabled successfully.', { recovery_codes: outcome.recoveryCodes });
  };
}

/** Lets go of every second factor, given a code of one, or a recovery code. */
export function disableTwoFactor(deps: RestDeps): RestHandler {
  return async (request, reply) => {
    const asker = await requireSelf(request, deps);
    const client = clientOf(request, deps);
    const { kind } = await deps.auth.twoFactor.disable({ asker, code: getCode(request.body), client });
    if (kind === 'not-enabled') throw new Refusal('TWO_FACTOR_NOT_ENABLED');
    if (kind === 'invalid-code') throw new Refusal('INVALID_CODE');
    return answer(reply, 200, 'User 2FA disabled successfully.', null);
  };
}
