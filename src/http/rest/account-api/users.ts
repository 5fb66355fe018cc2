import type { AccountChanges } from '../../../auth/accounts/update-account.use-case.ts';
import { Refusal } from '../../../lib/errors.ts';
import type { RestHandler } from '../dialect.ts';
import { pathText } from '../path-text.ts';
import { isJsonObject } from '../../../lib/is-json-object.ts';
import { invalid } from '../read-body.ts';
import { clientOf, requireBearer } from '../request-facts.ts';
import type { RestDeps } from '../rest-deps.ts';
import { answer } from './answer.ts';
import { findName } from './read-user-body.ts';
import { requireSelf } from './require-self.ts';
import { userView } from './user-view.ts';

/** Shows the user to themselves, and to holders of the scope `users:read`. */
export function viewUser(deps: RestDeps): RestHandler {
  return async (request, reply) => {
    const { accountId, scopes } = await requireBearer(request, deps);
    const id = pathText(request, 'user');
    if (id !== accountId && !scopes.has('users:read')) throw new Refusal('FORBIDDEN', { scopes: ['users:read'] });
    const [account] = await deps.auth.accounts.find([id]);
    if (!account) throw new Refusal('USER_NOT_FOUND');
    return answer(reply, 200, 'User fetched successfully.', userView(account));
  };
}

/** Changes what people may change of themselves. Anything else in the body is refused, and then nothing changes. */
export function updateUser(deps: RestDeps): RestHandler {
  return async (request, reply) => {
    const asker = await requireSelf(request, deps);
    const changes = readChanges(request.body);
    const account = await deps.auth.accounts.update({ asker, changes, client: clientOf(request, deps) });
    return answer(reply, 200, 'User updated successfully.', userView(account));
  };
}

const readers: Readonly<Record<string, (body: Readonly<Record<string, unknown>>) => AccountChanges>> = {
  first_name: (body) => ({ firstName: findName(body, 'first_name') }),
  last_name: (body) => ({ lastName: findName(body, 'last_name') }),
  is_dark_mode(body) {
    const { is_dark_mode: isDarkMode } = body;
    if (typeof isDarkMode !== 'boolean') throw invalid('is_dark_mode', 'must be true or false', 'invalid_type');
    return { isDarkMode };
  },
};

function readChanges(body: unknown): AccountChanges {
  if (!isJsonObject(body)) throw new Refusal('INVALID_INPUT', { detail: 'The body must be a JSON object.' });
  const names = Object.keys(body);
  if (names.length === 0) throw new Refusal('INVALID_INPUT', { detail: 'The body is empty.' });
  const foreign = names.filter((name) => !Object.hasOwn(readers, name));
  if (foreign.length > 0) {
    const msg = 'cannot be changed here';
    throw new Refusal('INVALID_INPUT', {
      detail: `Only ${Object.keys(readers).join(', ')} can be changed here.`,
      faults: foreign.filter(isPrintable).map((name) => ({ loc: ['body', name], msg, type: 'forbidden' })),
    });
  }
  return Object.assign({}, ...names.map((name) => readers[name]?.(body))) as AccountChanges;
}

/** Only names that could be ours are repeated. */
function isPrintable(name: string): boolean {
  return /^\w{1,40}$/.test(name);
}
