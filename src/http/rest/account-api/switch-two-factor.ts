import { z } from 'zod';
import { codeOfKind } from '../../../lib/code-of-kind.ts';
import { Refusal } from '../../../lib/errors.ts';
import { answerSchemas } from '../answer-schemas.ts';
import { self } from '../callers.ts';
import { code } from '../request-schemas.ts';
import { answer, restOperation } from '../rest-operation.ts';
import { atAccountApi, done, notSelf } from './account-api-dialect.ts';
import { byId } from './path-parts.ts';

/** Makes mailed codes the second factor, given one of them and a bearer that is ten minutes old at most. The first second factor comes with recovery codes, shown this once. */
export const enableTwoFactor = restOperation({
  ...atAccountApi('/users/:user/2fa'),
  method: 'POST',
  summary: 'Enable two-factor authentication',
  description: 'Makes mailed codes the second factor, by one of the type `TWO_FACTOR_AUTH`.',
  caller: self,
  path: byId,
  body: z.object({ code }),
  answers: { 200: { description: 'Signing in asks for a code from now on.', body: answerSchemas.TwoFactorOn } },
  refusals: notSelf,
  async handle({ caller: asker, body, client }, { auth }) {
    const outcome = await auth.twoFactor.confirm({ asker, method: 'EMAIL', code: body.code, client });
    if (outcome.kind !== 'enabled') throw new Refusal(codeOfKind(outcome.kind));
    return answer(200, done('User 2FA enabled successfully.', { recovery_codes: outcome.recoveryCodes }));
  },
});

/** Lets go of every second factor, given a code of one, or a recovery code. */
export const disableTwoFactor = restOperation({
  ...atAccountApi('/users/:user/2fa'),
  method: 'DELETE',
  summary: 'Disable two-factor authentication',
  description: 'By a code of the second factor, or a recovery code.',
  caller: self,
  path: byId,
  body: z.object({ code }),
  answers: { 200: { description: 'Signing in takes the password alone.', body: answerSchemas.Done } },
  refusals: { ...notSelf, 409: 'It is not enabled.' },
  async handle({ caller: asker, body, client }, { auth }) {
    const { kind } = await auth.twoFactor.disable({ asker, code: body.code, client });
    if (kind === 'not-enabled') throw new Refusal('TWO_FACTOR_NOT_ENABLED');
    if (kind === 'invalid-code') throw new Refusal('INVALID_CODE');
    return answer(200, done('User 2FA disabled successfully.', null));
  },
});
