import type { EntityManager } from '@mikro-orm/core';
import { forgetTries, type ThrottleDeps, type Try } from './throttle.ts';

/**
 * Returns what tries at the second factor of an account are counted together with: those of others who have proved the same first
 * factor (RFC 8176). Somebody who knows the password takes nothing from whoever reads the mailbox.
 */
export function secondFactorAfter(firstFactor: readonly string[], accountId: string): Pick<Try, 'action' | 'account' | 'scope'> {
  return { action: 'prove', account: accountId, scope: `after ${firstFactor.join(' ')}` };
}

/** Forgets what unknown clients tried at the password of an account, and at the second factor with it: the password is another one now. */
export async function forgetPasswordTries(
  em: EntityManager,
  deps: Pick<ThrottleDeps, 'limits'>,
  { id, emailIdentity }: { readonly id: string; readonly emailIdentity: string },
): Promise<void> {
  await forgetTries(em, deps, { action: 'sign-in', account: emailIdentity });
  await forgetTries(em, deps, secondFactorAfter(['pwd'], id));
}
