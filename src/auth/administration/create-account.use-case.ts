import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Clock } from '../../lib/clock.ts';
import type { Client } from '../../lib/client.ts';
import type { Random } from '../../lib/random.ts';
import { insertAccount, type NewAccount } from '../accounts/insert-account.ts';
import { unknownRoles } from '../accounts/roles.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import { passwordFault, type PasswordFault, type PasswordRules } from '../passwords/password-rules.ts';
import { insertPassword } from '../passwords/stored-passwords.ts';
import type { Transact } from '../statements/transact.ts';

export interface CreateAccountDeps {
  readonly transact: Transact;
  readonly clock: Clock;
  readonly random: Random;
  readonly hasher: PasswordHasher;
  readonly passwordRules: PasswordRules;
}

export interface CreateAccountInput extends Omit<NewAccount, 'isActive'> {
  readonly roles: readonly string[];
  readonly password: string;
  readonly client: Client;
}

export type CreateAccountOutcome =
  | { readonly kind: 'created'; readonly accountId: string }
  | { readonly kind: 'taken' }
  | { readonly kind: 'weak-password'; readonly fault: PasswordFault }
  | { readonly kind: 'role-not-found'; readonly names: readonly string[] };

/** Creates an account that may sign in at once: whoever operates the installation vouches for the mailbox. */
export async function createAccount(deps: CreateAccountDeps, input: CreateAccountInput): Promise<CreateAccountOutcome> {
  const { password, client, ...account } = input;
  const ownNames = [account.email.address, account.firstName ?? null, account.lastName ?? null];
  const fault = await passwordFault(deps.passwordRules, password, ownNames);
  if (fault !== null) return { kind: 'weak-password', fault };
  const hash = await deps.hasher.hash(password);
  try {
    return await deps.transact(async (em): Promise<CreateAccountOutcome> => {
      const names = await unknownRoles(em, input.roles);
      if (names.length > 0) return { kind: 'role-not-found', names };
      const accountId = await insertAccount(em, deps, { ...account, isActive: true });
      await insertPassword(em, accountId, hash, deps.clock.now());
      await recordEvent(em, deps, { type: 'account.created', client, accountId });
      return { kind: 'created', accountId };
    });
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) return { kind: 'taken' };
    throw error;
  }
}
