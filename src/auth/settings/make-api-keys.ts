import type { EntityManager } from '@mikro-orm/core';
import { findAccount } from '../accounts/find-accounts.ts';
import { createApiKey, type ApiKeyDeps, type CreateApiKeyInput, type CreateApiKeyOutcome } from '../api-keys/create-api-key.ts';
import {
  rotateApiKey,
  type RotateApiKeyDeps,
  type RotateApiKeyInput,
  type RotateApiKeyOutcome,
} from '../api-keys/rotate-api-key.ts';
import { isFreshlyProved, type Asker } from '../sessions/fresh-proof.ts';

/** Who asks for the key: the account that it is for, and the session. */
type By<Input> = Omit<Input, 'accountId'> & { readonly asker: Asker };

export type CreateOwnApiKeyInput = By<CreateApiKeyInput>;
export type RotateOwnApiKeyInput = By<RotateApiKeyInput>;

/** The account has a second factor, and whoever holds the session has not lately proved it. */
interface FreshProofRequired {
  readonly kind: 'fresh-proof-required';
}

export type CreateOwnApiKeyOutcome = CreateApiKeyOutcome | FreshProofRequired;
export type RotateOwnApiKeyOutcome = RotateApiKeyOutcome | FreshProofRequired;

/**
 * Creates an API key of whoever asks, see `createApiKey`. A key passes by the second factor for as long as it lives, so an account
 * that has one must have proved it within ten minutes: else whoever finds a session open makes it last for ever.
 */
export async function createOwnApiKey(
  deps: ApiKeyDeps,
  { asker, ...input }: CreateOwnApiKeyInput,
): Promise<CreateOwnApiKeyOutcome> {
  if (!(await mayMakeKeys(deps.entityManager(), deps, asker))) return { kind: 'fresh-proof-required' };
  return createApiKey(deps, { ...input, accountId: asker.accountId });
}

/** Rotates an API key of whoever asks, see `rotateApiKey`. The new secret is as good as a new key, so the same holds. */
export async function rotateOwnApiKey(
  deps: RotateApiKeyDeps,
  { asker, ...input }: RotateOwnApiKeyInput,
): Promise<RotateOwnApiKeyOutcome> {
  if (!(await mayMakeKeys(deps.entityManager(), deps, asker))) return { kind: 'fresh-proof-required' };
  return rotateApiKey(deps, { ...input, accountId: asker.accountId });
}

async function mayMakeKeys(em: EntityManager, deps: ApiKeyDeps, { accountId, sessionId }: Asker): Promise<boolean> {
  const account = await findAccount(em, accountId);
  const hasSecondFactor = account !== null && account.secondFactors.length > 0;
  return !hasSecondFactor || (await isFreshlyProved(em, deps, account, sessionId));
}
