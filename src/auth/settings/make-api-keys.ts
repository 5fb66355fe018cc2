import type { EntityManager } from '@mikro-orm/core';
import type { Account } from '../accounts/account.entity.ts';
import { createApiKey, type ApiKeyDeps, type CreateApiKeyInput, type CreateApiKeyOutcome } from '../api-keys/create-api-key.ts';
import {
  rotateApiKey,
  type RotateApiKeyDeps,
  type RotateApiKeyInput,
  type RotateApiKeyOutcome,
} from '../api-keys/rotate-api-key.ts';
import { isFreshlyProved, lockAsker, type Asker } from '../sessions/fresh-proof.ts';

/** The account and the session that ask for the key. */
type By<Input> = Omit<Input, 'account'> & { readonly asker: Asker };

export type CreateOwnApiKeyInput = By<CreateApiKeyInput>;
export type RotateOwnApiKeyInput = By<RotateApiKeyInput>;

/** The account has a second factor, and the holder of the session has not proved it lately. */
interface FreshProofRequired {
  readonly kind: 'fresh-proof-required';
}

export type CreateOwnApiKeyOutcome = CreateApiKeyOutcome | FreshProofRequired;
export type RotateOwnApiKeyOutcome = RotateApiKeyOutcome | FreshProofRequired;

/**
 * Creates an API key of the signed-in account, see `createApiKey`. A key passes by the second factor for as long as it lives, so an
 * account that has one must have proved it within ten minutes: otherwise a session left open would last for ever. Throws the
 * refusal `INVALID_TOKEN` when the account is not active or the session has ended.
 */
export function createOwnApiKey(deps: ApiKeyDeps, { asker, ...input }: CreateOwnApiKeyInput): Promise<CreateOwnApiKeyOutcome> {
  return deps.transact(async (em): Promise<CreateOwnApiKeyOutcome> => {
    const account = await lockAsker(em, asker);
    if (!(await mayMakeKeys(em, deps, account, asker))) return { kind: 'fresh-proof-required' };
    return createApiKey(em, deps, { ...input, account });
  });
}

/** Rotates an API key of the signed-in account, see `rotateApiKey`. The new secret is as good as a new key, so the same holds. */
export async function rotateOwnApiKey(
  deps: RotateApiKeyDeps,
  { asker, ...input }: RotateOwnApiKeyInput,
): Promise<RotateOwnApiKeyOutcome> {
  const outcome = await deps.transact(async (em): Promise<RotateOwnApiKeyOutcome> => {
    const account = await lockAsker(em, asker);
    if (!(await mayMakeKeys(em, deps, account, asker))) return { kind: 'fresh-proof-required' };
    return rotateApiKey(em, deps, { ...input, account });
  });
  if (outcome.kind === 'rotated' && input.overlapSeconds === 0) deps.revocations.publish([outcome.replaced.id]);
  return outcome;
}

async function mayMakeKeys(em: EntityManager, deps: ApiKeyDeps, account: Account, { sessionId }: Asker): Promise<boolean> {
  return account.secondFactors.length === 0 || (await isFreshlyProved(em, deps, account, sessionId));
}
