import { createApiKey, type ApiKeyDeps, type CreateApiKeyInput, type CreateApiKeyOutcome } from '../api-keys/create-api-key.ts';
import {
  rotateApiKey,
  type RotateApiKeyDeps,
  type RotateApiKeyInput,
  type RotateApiKeyOutcome,
} from '../api-keys/rotate-api-key.ts';
import { lockFreshAsker, type Asker } from '../sessions/fresh-proof.ts';
import { offerUndo, type OfferUndoDeps } from '../undo/offer-undo.ts';

/** The account and the session that ask for the key. */
type By<Input> = Omit<Input, 'account'> & { readonly asker: Asker };

export type CreateOwnApiKeyInput = By<CreateApiKeyInput>;
export type RotateOwnApiKeyInput = By<RotateApiKeyInput>;

/** The holder of the session has not lately proved who they are. */
interface FreshProofRequired {
  readonly kind: 'fresh-proof-required';
}

export type CreateOwnApiKeyOutcome = CreateApiKeyOutcome | FreshProofRequired;
export type RotateOwnApiKeyOutcome = RotateApiKeyOutcome | FreshProofRequired;

/**
 * Creates an API key of the signed-in account, see `createApiKey`. A key is a way in for as long as it lives, so its owner must have
 * proved within ten minutes who they are: otherwise a session left open would last for ever. Throws the refusal `invalid-token` when
 * the account is not active or the session has ended. The owner is told, with a way to undo it.
 */
export function createOwnApiKey(
  deps: ApiKeyDeps & OfferUndoDeps,
  { asker, ...input }: CreateOwnApiKeyInput,
): Promise<CreateOwnApiKeyOutcome> {
  return deps.transact(async (em): Promise<CreateOwnApiKeyOutcome> => {
    const account = await lockFreshAsker(em, deps, asker);
    if (account === null) return { kind: 'fresh-proof-required' };
    const outcome = await createApiKey(em, deps, { ...input, account });
    if (outcome.kind === 'created') await offerUndo(em, deps, { account, change: 'API_KEY_CREATED' });
    return outcome;
  });
}

/** Rotates an API key of the signed-in account, see `rotateApiKey`. The new secret is as good as a new key, so the same holds. */
export async function rotateOwnApiKey(
  deps: RotateApiKeyDeps & OfferUndoDeps,
  { asker, ...input }: RotateOwnApiKeyInput,
): Promise<RotateOwnApiKeyOutcome> {
  const outcome = await deps.transact(async (em): Promise<RotateOwnApiKeyOutcome> => {
    const account = await lockFreshAsker(em, deps, asker);
    if (account === null) return { kind: 'fresh-proof-required' };
    const rotated = await rotateApiKey(em, deps, { ...input, account });
    if (rotated.kind === 'rotated') await offerUndo(em, deps, { account, change: 'API_KEY_CREATED' });
    return rotated;
  });
  if (outcome.kind === 'rotated' && input.overlapSeconds === 0) deps.revocations.publish([outcome.replaced.id]);
  return outcome;
}
