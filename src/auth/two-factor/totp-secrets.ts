import type { EntityManager } from '@mikro-orm/core';
import { plusSeconds, type Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import type { SecretBox } from '../../lib/secret-box.ts';
import { matchTotpStep, newTotpSecret, totpStepAt } from './totp.ts';
import { TotpSecret } from './totp-secret.entity.ts';

export interface TotpDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly secretBox: SecretBox;
}

const enrolmentSeconds = 15 * 60;
const noStep = 0;

/** Begins an enrolment, in place of one under way, and returns its secret, which is shown this once. The secret in use stays. */
export async function proposeTotpSecret(em: EntityManager, deps: TotpDeps, accountId: string): Promise<string> {
  const secret = newTotpSecret(deps.random);
  const candidate = {
    sealedCandidate: deps.secretBox.seal(secret, accountId),
    candidateExpiresAt: plusSeconds(deps.clock.now(), enrolmentSeconds),
  };
  const known = await em.nativeUpdate(TotpSecret, { accountId }, candidate);
  if (known === 0) await em.insert(TotpSecret, { accountId, sealedSecret: null, lastStep: noStep, ...candidate });
  return secret;
}

/** Puts the proposed secret into use, given one of its codes, which is thereby spent. Of several callers at once one succeeds. */
export async function confirmTotpSecret(em: EntityManager, deps: TotpDeps, accountId: string, code: string): Promise<boolean> {
  const now = deps.clock.now();
  const row = await em.findOne(TotpSecret, { accountId, candidateExpiresAt: { $gt: now } }, { disableIdentityMap: true });
  if (row === null || row.sealedCandidate === null) return false;
  const { sealedCandidate } = row;
  const step = matchTotpStep({ secret: deps.secretBox.open(sealedCandidate, accountId), code, now });
  if (step === null) return false;
  const inUse = { sealedSecret: sealedCandidate, lastStep: step, sealedCandidate: null, candidateExpiresAt: null };
  return (await em.nativeUpdate(TotpSecret, { accountId, sealedCandidate }, inUse)) === 1;
}

/**
 * Whether `code` is one of the authenticator app's that has not been used. It is spent with its time step by one
 * conditional UPDATE: a code works once, and no older one works after it (RFC 6238 §5.2), even when the clock moves back.
 */
export async function spendTotp(em: EntityManager, deps: TotpDeps, accountId: string, code: string): Promise<boolean> {
  const row = await em.findOne(TotpSecret, { accountId }, { disableIdentityMap: true });
  if (row === null || row.sealedSecret === null) return false;
  const step = matchTotpStep({ secret: deps.secretBox.open(row.sealedSecret, accountId), code, now: deps.clock.now() });
  if (step === null) return false;
  const isUnused = { accountId, sealedSecret: row.sealedSecret, lastStep: { $lt: step } };
  return (await em.nativeUpdate(TotpSecret, isUnused, { lastStep: step })) === 1;
}

/** Returns the secret in use, sealed, or null. */
export async function findTotpSecret(em: EntityManager, accountId: string): Promise<string | null> {
  const row = await em.findOne(TotpSecret, { accountId }, { disableIdentityMap: true });
  return row?.sealedSecret ?? null;
}

/**
 * Puts an earlier secret into use again, sealed as it was; null: none. Codes of the present step and before it are not taken: some of
 * them may have been used while it was in use.
 */
export async function restoreTotpSecret(
  em: EntityManager,
  accountId: string,
  sealedSecret: string | null,
  now: Date,
): Promise<void> {
  if (sealedSecret === (await findTotpSecret(em, accountId))) return;
  await dropTotpSecret(em, accountId);
  if (sealedSecret === null) return;
  const lastStep = totpStepAt(now);
  await em.insert(TotpSecret, { accountId, sealedSecret, lastStep, sealedCandidate: null, candidateExpiresAt: null });
}

/** Ends an enrolment that is under way. */
export async function dropTotpCandidate(em: EntityManager, accountId: string): Promise<void> {
  await em.nativeUpdate(TotpSecret, { accountId }, { sealedCandidate: null, candidateExpiresAt: null });
}

export async function dropTotpSecret(em: EntityManager, accountId: string): Promise<void> {
  await em.nativeDelete(TotpSecret, { accountId });
}
