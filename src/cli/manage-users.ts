import { findAccountByEmail } from '../auth/accounts/find-accounts.ts';
import { parseEmail, type EmailAddress } from '../auth/accounts/email-identity.ts';
import { assignRoles } from '../auth/administration/assign-roles.use-case.ts';
import { createAccount } from '../auth/administration/create-account.use-case.ts';
import { createPasswordHasher } from '../auth/passwords/password-hasher.ts';
import { passwordFaults } from '../auth/passwords/password-rules.ts';
import type { Config } from '../config/settle.ts';
import { CommandFailure } from './command-failure.ts';
import { readPassword } from './read-password.ts';
import { consoleGround, consoleOperator, withStore } from './with-store.ts';

export interface CreateUserOptions {
  readonly admin?: boolean;
  readonly role?: readonly string[];
}

export interface SetRolesOptions {
  readonly none?: boolean;
}

/** Creates a user who may sign in at once, with the password that is typed or piped in. */
export async function createUser(config: Config, email: string, { admin = false, role = [] }: CreateUserOptions): Promise<void> {
  const address = requireEmail(email);
  const roles = [...new Set([...(admin ? ['admin'] : []), ...role])];
  const password = await readPassword();
  await withStore(config, async ({ database }) => {
    const hasher = createPasswordHasher({ concurrencyMax: 1, queueMax: 1 });
    const deps = {
      ...consoleGround,
      transact: database.transact,
      hasher,
      passwordRules: { isBreached: null, serviceNames: [config.appName, config.mails.serviceName] },
    };
    const outcome = await createAccount(deps, { email: address, password, roles, client: consoleOperator });
    switch (outcome.kind) {
      case 'created':
        return console.log(`${address.address} is user ${outcome.accountId}${withRoles(roles)}.`);
      case 'taken':
        throw new CommandFailure(
          `${address.address} has an account already. Its roles are set by \`portcullis users roles ${address.address} …\`.`,
        );
      case 'weak-password':
        throw new CommandFailure(passwordFaults[outcome.fault]);
      case 'role-not-found':
        throw new CommandFailure(`There is no role ${outcome.names.join(', ')}.`);
    }
  });
}

/** Sets the roles of a user, and ends their sessions and API keys so that it counts at once. No roles at all have to be meant. */
export async function setUserRoles(
  config: Config,
  email: string,
  roles: readonly string[],
  { none = false }: SetRolesOptions,
): Promise<void> {
  const { address, identity } = requireEmail(email);
  if (none === roles.length > 0) throw new CommandFailure('Name the roles that the user is to have, or --none.');
  await withStore(config, async ({ database }) => {
    const { entityManager, transact } = database;
    const account = await findAccountByEmail(entityManager(), identity);
    if (account === null) throw new CommandFailure(`Nobody has the address ${address}.`);
    // Running processes hear of what has ended from the database.
    const deps = { ...consoleGround, entityManager, transact, revocations: { publish() {} }, recovery: { keepsApiKeys: false } };
    const input = { accountId: account.id, roles, endAccess: true, actor: null, client: consoleOperator };
    const outcome = await assignRoles(deps, input);
    if (outcome.kind === 'role-not-found') throw new CommandFailure(`There is no role ${outcome.names.join(', ')}.`);
    if (outcome.kind === 'last-administrator')
      throw new CommandFailure(
        `Nobody else may give roles. Give the role admin to somebody else before you take it from ${address}.`,
      );
    console.log(`${address}${roles.length === 0 ? ' has no role any more' : withRoles(roles)}. Every session has ended.`);
  });
}

function requireEmail(text: string): EmailAddress {
  const email = parseEmail(text);
  if (email === null) throw new CommandFailure(`${text} is not an e-mail address.`);
  return email;
}

function withRoles(roles: readonly string[]): string {
  return roles.length === 0 ? '' : ` with the role${roles.length === 1 ? '' : 's'} ${roles.join(', ')}`;
}
