import type { EntityManager } from '@mikro-orm/core';
import { plusSeconds } from '../../lib/clock.ts';
import { sha256Hex } from '../../lib/digest.ts';
import type { Account } from '../accounts/account.entity.ts';
import type { RecoverySettings } from '../accounts/recovery-settings.ts';
import type { UndoablePurpose } from '../delivery/message.ts';
import { noticeMessage } from '../delivery/message-draft.ts';
import { enqueueMessage, type OutboxDeps } from '../delivery/outbox.ts';
import { findTotpSecret } from '../two-factor/totp-secrets.ts';
import { UndoOffer } from './undo-offer.entity.ts';

export interface OfferUndoDeps extends OutboxDeps {
  readonly recovery: Pick<RecoverySettings, 'undoSeconds' | 'undoUrl'>;
}

export interface OfferUndoInput {
  /** As it is before the change, locked by the caller. */
  readonly account: Account;
  readonly change: UndoablePurpose;
  /** Of the authenticator app, sealed, where it has changed already. Absent: as it is now. */
  readonly sealedSecret?: string | null;
}

const tokenPrefix = 'pc_un_';
const secretBytes = 32;

/**
 * Tells the owner of a change that is about to be made, with a link that undoes it: to the address that the account has before it.
 * Call it before the change, in the same transaction: what the account is like now is what undoing brings back.
 */
export async function offerUndo(
  em: EntityManager,
  deps: OfferUndoDeps,
  { account, change, sealedSecret }: OfferUndoInput,
): Promise<void> {
  const { clock, random, recovery } = deps;
  const { id: accountId, email, emailIdentity, phone, secondFactors } = account;
  const token = tokenPrefix + random.bytes(secretBytes).toString('base64url');
  const now = clock.now();
  await em.insert(UndoOffer, {
    id: `undo_${random.hexId()}`,
    accountId,
    digest: sha256Hex(token),
    change,
    email,
    emailIdentity,
    phone,
    secondFactors,
    sealedSecret: sealedSecret === undefined ? await findTotpSecret(em, accountId) : sealedSecret,
    createdAt: now,
    expiresAt: plusSeconds(now, recovery.undoSeconds),
    spentAt: null,
  });
  const values = { link: `${recovery.undoUrl}/${token}`, hours: String(Math.round(recovery.undoSeconds / 3600)) };
  await enqueueMessage(em, deps, noticeMessage(change, account, values));
}
