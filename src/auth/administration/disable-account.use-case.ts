import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { Account } from '../accounts/account.entity.ts';
import { isLastAdministrator } from '../accounts/administrators.ts';
import { lockAccount } from '../accounts/find-accounts.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { Asker } from '../sessions/fresh-proof.ts';
import { endHoldings, type EndHoldingsDeps } from '../endings/end-holdings.ts';
import { lockAdministrator } from '../sessions/lock-administrator.ts';

export interface DisableAccountInput {
  readonly accountId: string;
  readonly isDisabled: boolean;
  readonly actor: Asker;
  readonly client: Client;
}

export type DisableAccountOutcome =
  | { readonly kind: 'settled'; readonly account: Account; readonly revokedIds: readonly string[] }
  | { readonly kind: 'account-not-found' | 'fresh-proof-required' | 'last-administrator' };

/**
 * Keeps an account from signing in, and ends its sessions and API keys; or lets it sign in again, again. Again changes nothing. The
 * last account that may give roles stays. Throws the refusals `INVALID_TOKEN` and `FORBIDDEN`.
 */
export async function disableAccount(deps: EndHoldingsDeps, input: DisableAccountInput): Promise<DisableAccountOutcome> {
  const outcome = await deps.transact((em) => disable(em, deps, input));
  if (outcome.kind === 'settled') deps.revocations.publish(outcome.revokedIds);
  return outcome;
}

async function disable(em: EntityManager, deps: EndHoldingsDeps, input: DisableAccountInput): Promise<DisableAccountOutcome> {
  const { accountId, isDisabled, actor, client } = input;
  const { accountId: actorId } = actor;
  const event = { type: isDisabled ? 'account.disabled' : 'account.enabled', client, accountId, actorId } as const;
  if (!(await lockAdministrator(em, deps, { actor, scope: 'users:write', accountId }))) {
    await recordEvent(em, deps, { ...event, failure: 'no-fresh-proof' });
    return { kind: 'fresh-proof-required' };
  }
  const account = await lockAccount(em, accountId);
  if (account === null) return { kind: 'account-not-found' };
  if ((account.disabledAt !== null) === isDisabled) return { kind: 'settled', account, revokedIds: [] };
  if (isDisabled && (await isLastAdministrator(em, account, []))) {
    await recordEvent(em, deps, { ...event, failure: 'last-administrator' });
    return { kind: 'last-administrator' };
  }
  const now = deps.clock.now();
  await em.nativeUpdate(Account, { id: accountId }, { disabledAt: isDisabled ? now : null, updatedAt: now });
  await recordEvent(em, deps, event);
  const ended = { accountId, ending: 'account disabled', sessionId: null, reason: 'disabled', client, actorId } as const;
  const revokedIds = isDisabled ? await endHoldings(em, deps, ended) : [];
  return { kind: 'settled', account: await em.findOneOrFail(Account, { id: accountId }, { refresh: true }), revokedIds };
}
