import { z } from 'zod';
import { passwordFaults } from '../../../auth/passwords/password-rules.ts';
import { Refusal } from '../../../lib/errors.ts';
import { preferredLocale } from '../../../lib/preferred-locale.ts';
import { answerSchemas } from '../answer-schemas.ts';
import { noCredential } from '../callers.ts';
import { emailAddress, optionalPersonName, plainPassword } from '../request-schemas.ts';
import { answer, restOperation } from '../rest-operation.ts';
import { atAccountApi, done, flowHeader } from './account-api-dialect.ts';

/** Registers an account, which `activate` makes usable. There is no user in the answer: it is the same for an address that is taken. */
export const register = restOperation({
  ...atAccountApi('/auth/register'),
  method: 'POST',
  summary: 'Register',
  description: 'Registers an account, which `activate` makes usable. The answer is the same where the address is taken.',
  caller: noCredential,
  body: z.object({
    email: emailAddress,
    password: plainPassword,
    first_name: optionalPersonName,
    last_name: optionalPersonName,
  }),
  answers: { 201: { description: 'A message is on its way.', body: answerSchemas.Done } },
  refusals: { 400: 'A value is missing or not valid.', 422: 'The password may not be chosen.' },
  async handle({ body, client, request, reply }, { auth }) {
    const locale = preferredLocale(request.headers['accept-language']);
    const { email, password, first_name: firstName, last_name: lastName } = body;
    const input = { email, password, firstName, lastName, displayName: null, locale, client };
    const outcome = await auth.registration.register(input);
    if (outcome.kind === 'weak-password') throw new Refusal('WEAK_PASSWORD', { detail: passwordFaults[outcome.fault] });
    reply.header(flowHeader, outcome.flowId);
    return answer(201, done('User registered successfully.', null));
  },
});
