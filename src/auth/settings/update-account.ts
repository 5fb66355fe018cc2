import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import { Account } from '../accounts/account.entity.ts';
import { recordEvent } from '../audit/record-event.ts';
import { lockAsker, type Asker } from '../sessions/fresh-proof.ts';

export interface UpdateAccountDeps {
  readonly entityManager: () => EntityManager;
  readonly clock: Clock;
  readonly random: Random;
}

/** What people may say of themselves. What is absent stays as it is. */
export type AccountChanges = Partial<Pick<Account, 'firstName' | 'lastName' | 'displayName' | 'phone' | 'locale' | 'isDarkMode'>>;

export interface UpdateAccountInput {
  readonly asker: Asker;
  readonly changes: AccountChanges;
  readonly client: Client;
}

/** Changes what people may change of their account by themselves. Throws the refusal `invalid-token` when it is not active any more. */
export function updateAccount(deps: UpdateAccountDeps, { asker, changes, client }: UpdateAccountInput): Promise<Account> {
  return deps.entityManager().transactional(async (em) => {
    const { id } = await lockAsker(em, asker);
    await em.nativeUpdate(Account, { id }, { ...changes, updatedAt: deps.clock.now() });
    await recordEvent(em, deps, {
      type: 'account.updated',
      client,
      accountId: id,
      actorId: id,
      sessionId: asker.sessionId,
    });
    return em.findOneOrFail(Account, { id }, { refresh: true });
  });
}
