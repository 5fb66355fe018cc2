import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import type { Clock } from '../../lib/clock.ts';
import { Refusal } from '../../lib/errors.ts';
import type { Random } from '../../lib/random.ts';
import { Account } from './account.entity.ts';
import { recordEvent } from '../audit/record-event.ts';
import { voidCodes } from '../otp/one-time-codes.ts';
import { lockAsker, type Asker } from '../sessions/fresh-proof.ts';
import type { Transact } from '../statements/transact.ts';

export interface UpdateAccountDeps {
  readonly entityManager: () => EntityManager;
  readonly transact: Transact;
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

/**
 * Changes what people may change of their account by themselves. Throws the refusals `INVALID_TOKEN` when it is not
 * active any more, and `PHONE_IS_SECOND_FACTOR`: a session alone, such as a stolen one, must not lead codes elsewhere.
 */
export function updateAccount(deps: UpdateAccountDeps, { asker, changes, client }: UpdateAccountInput): Promise<Account> {
  return deps.transact(async (em) => {
    const { id, phone, secondFactors } = await lockAsker(em, asker);
    const isMoved = changes.phone !== undefined && changes.phone !== phone;
    if (isMoved && secondFactors.includes('SMS')) throw new Refusal('PHONE_IS_SECOND_FACTOR');
    // A code that was sent to the old number proves nothing of the new one.
    if (isMoved) await voidCodes(em, id, ['TWO_FACTOR_SMS'], deps.clock.now());
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
