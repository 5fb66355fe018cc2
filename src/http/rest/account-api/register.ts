import { passwordFaults } from '../../../auth/passwords/password-rules.ts';
import { Refusal } from '../../../lib/errors.ts';
import { preferredLocale } from '../../../lib/preferred-locale.ts';
import type { RestHandler } from '../dialect.ts';
import { getPassword } from '../read-body.ts';
import { clientOf } from '../request-facts.ts';
import type { RestDeps } from '../rest-deps.ts';
import { answer, flowHeader } from './answer.ts';
import { findName, getEmail } from './read-user-body.ts';

/** Registers an account, which `activate` makes usable. There is no user in the answer: it is the same for an address that is taken. */
export function register(deps: RestDeps): RestHandler {
  return async (request, reply) => {
    const { body } = request;
    const outcome = await deps.auth.registration.register({
      email: getEmail(body),
      password: getPassword(body, 'password'),
      firstName: findName(body, 'first_name'),
      lastName: findName(body, 'last_name'),
      displayName: null,
      locale: preferredLocale(request.headers['accept-language']),
      client: clientOf(request, deps),
    });
    if (outcome.kind === 'weak-password') throw new Refusal('WEAK_PASSWORD', { detail: passwordFaults[outcome.fault] });
    return answer(reply.header(flowHeader, outcome.flowId), 201, 'User registered successfully.', null);
  };
}
