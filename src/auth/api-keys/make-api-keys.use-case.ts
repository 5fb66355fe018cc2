import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import type { Account } from '../accounts/account.entity.ts';
import { createApiKey, type ApiKeyDeps, type CreateApiKeyInput, type CreateApiKeyOutcome } from './create-api-key.ts';
import type { NewApiKey } from './insert-api-key.ts';
import { findLiveKeys } from './list-api-keys.ts';
import { revokeApiKeys } from './revoke-api-keys.ts';
import { rotateApiKey, type RotateApiKeyDeps, type RotateApiKeyInput, type RotateApiKeyOutcome } from './rotate-api-key.ts';
import { lockFreshAsker, type Asker } from '../sessions/fresh-proof.ts';
import { offerUndo, type OfferUndoDeps } from '../undo/offer-undo.ts';

/** The account and the session that ask for the key. */
type By<Input> = Omit<Input, 'account'> & { readonly asker: Asker };

export type CreateOwnApiKeyInput = By<CreateApiKeyInput>;
export type RotateOwnApiKeyInput = By<RotateApiKeyInput>;

/** The holder of the session has not recently proved who they are. */
interface FreshProofRequired {
  readonly kind: 'fresh-proof-required';
}

export type CreateOwnApiKeyOutcome = CreateApiKeyOutcome | FreshProofRequired;
export type RotateOwnApiKeyOutcome = RotateApiKeyOutcome | FreshProofRequired;

/**
 * Creates an API key of the signed-in account, see `createApiKey`. A key is a way in for as long as it lives, so its owner must have
 * proved within ten minutes who they are: otherwise a session left open would last forever. Throws the refusal `INVALID_TOKEN` when
 * the account is not active or the session has ended. The owner is told, with a way to undo it.
 */
export function createOwnApiKey(
  deps: ApiKeyDeps & OfferUndoDeps,
  { asker, ...input }: CreateOwnApiKeyInput,
): Promise<CreateOwnApiKeyOutcome> {
  return deps.transact(async (em): Promise<CreateOwnApiKeyOutcome> => {
    const account = await lockFreshAsker(em, deps, asker, { type: 'api-key.created', client: input.client });
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
    const account = await lockFreshAsker(em, deps, asker, { type: 'api-key.rotated', client: input.client });
    if (account === null) return { kind: 'fresh-proof-required' };
    const rotated = await rotateApiKey(em, deps, { ...input, account });
    if (rotated.kind === 'rotated') await offerUndo(em, deps, { account, change: 'API_KEY_CREATED' });
    return rotated;
  });
  if (outcome.kind === 'rotated' && input.overlapSeconds === 0) deps.revocations.publish([outcome.replaced.id]);
  return outcome;
}

export interface ResetOwnApiKeyInput {
  readonly asker: Asker;
  /** What the key is called, and what others were called that it takes the place of. */
  readonly name: string;
  readonly client: Client;
}

export type ResetOwnApiKeyOutcome =
  /** `endedIds`: the keys that went by the name before. */
  | ({ readonly kind: 'reset'; readonly endedIds: readonly string[] } & NewApiKey)
  | Exclude<CreateOwnApiKeyOutcome, { kind: 'created' }>;

/**
 * Puts one key in the place of all that go by a name, which end at once. It may do what the newest of them might; the first one of the name
 * has no scopes. Of several calls at once each makes a key, and the last one's lives. A fresh proof is asked for, and the owner is told, as
 * in `createOwnApiKey`.
 */
export async function resetOwnApiKey(
  deps: RotateApiKeyDeps & OfferUndoDeps,
  { asker, ...input }: ResetOwnApiKeyInput,
): Promise<ResetOwnApiKeyOutcome> {
  const outcome = await deps.transact(async (em): Promise<ResetOwnApiKeyOutcome> => {
    const account = await lockFreshAsker(em, deps, asker, { type: 'api-key.rotated', client: input.client });
    if (account === null) return { kind: 'fresh-proof-required' };
    const reset = await resetApiKey(em, deps, { ...input, account });
    if (reset.kind === 'reset') await offerUndo(em, deps, { account, change: 'API_KEY_CREATED' });
    return reset;
  });
  if (outcome.kind === 'reset') deps.revocations.publish(outcome.endedIds);
  return outcome;
}

async function resetApiKey(
  em: EntityManager,
  deps: RotateApiKeyDeps,
  { account, name, client }: Omit<ResetOwnApiKeyInput, 'asker'> & { readonly account: Account },
): Promise<ResetOwnApiKeyOutcome> {
  const { id: accountId } = account;
  const [newest, ...others] = await findLiveKeys(em, deps.clock, { accountId, name });
  const where = { accountId, id: { $in: others.map(({ id }) => id) } };
  const ended = await revokeApiKeys(em, deps, { where, reason: 'rotated', client, actorId: accountId });
  const rotated = newest && (await rotateApiKey(em, deps, { account, id: newest.id, overlapSeconds: 0, client }));
  if (newest && rotated?.kind === 'rotated') return { ...rotated, kind: 'reset', endedIds: [newest.id, ...ended] };
  const created = await createApiKey(em, deps, { account, name, scopes: [], expiresAt: null, client });
  return created.kind === 'created' ? { ...created, kind: 'reset', endedIds: ended } : created;
}
