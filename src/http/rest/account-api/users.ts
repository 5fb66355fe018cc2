import { z } from 'zod';
import { Refusal } from '../../../lib/errors.ts';
import { answerSchemas } from '../answer-schemas.ts';
import { holder, self } from '../callers.ts';
import { personName } from '../request-schemas.ts';
import { answer, restOperation } from '../rest-operation.ts';
import { atAccountApi, done, notSelf } from './account-api-dialect.ts';
import { byId } from './path-parts.ts';
import { userView } from './user-view.ts';

/** Shows the user to themselves, and to holders of the scope `users:read`. */
export const viewUser = restOperation({
  ...atAccountApi('/users/:user'),
  method: 'GET',
  summary: 'View a user',
  description: 'Oneself, or anybody with the scope `users:read`.',
  caller: holder,
  path: byId,
  answers: { 200: { description: 'The user.', body: answerSchemas.UserAnswer } },
  refusals: notSelf,
  async handle({ caller: { accountId, scopes }, path: { user: id } }, { auth }) {
    if (id !== accountId && !scopes.has('users:read')) throw new Refusal('FORBIDDEN', { scopes: ['users:read'] });
    const [account] = await auth.accounts.find([id]);
    if (!account) throw new Refusal('USER_NOT_FOUND');
    return answer(200, done('User fetched successfully.', userView(account)));
  },
});

const changes = {
  first_name: personName.optional(),
  last_name: personName.optional(),
  is_dark_mode: z.boolean('must be true or false').optional(),
};

/** Changes what people may change of themselves. Anything else in the body is refused, and then nothing changes. */
export const updateUser = restOperation({
  ...atAccountApi('/users/:user'),
  method: 'PATCH',
  summary: 'Update oneself',
  description: 'Null takes a name away. Any other member of the body is refused.',
  caller: self,
  path: byId,
  body: z
    .strictObject(changes, `Only ${Object.keys(changes).join(', ')} can be changed here.`)
    .refine((body) => Object.keys(body).length > 0, 'The body is empty.')
    .meta({ minProperties: 1 }),
  answers: { 200: { description: 'The user.', body: answerSchemas.UserAnswer } },
  refusals: { ...notSelf, 400: 'A value cannot be changed here, or is not valid.' },
  async handle({ caller: asker, body, client }, { auth }) {
    const { first_name: firstName, last_name: lastName, is_dark_mode: isDarkMode } = body;
    const account = await auth.accounts.update({
      asker,
      changes: {
        ...(firstName === undefined ? {} : { firstName }),
        ...(lastName === undefined ? {} : { lastName }),
        ...(isDarkMode === undefined ? {} : { isDarkMode }),
      },
      client,
    });
    return answer(200, done('User updated successfully.', userView(account)));
  },
});
