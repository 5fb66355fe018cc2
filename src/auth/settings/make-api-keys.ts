import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import type { Account } from '../accounts/account.entity.ts';
import type { NewApiKey } from '../api-keys/insert-api-key.ts';
import { findLiveKeys } from '../api-keys/list-api-keys.ts';
import { revokeApiKeys } from '../api-keys/revoke-api-key.ts';
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
 * has no scopes. Of several calls at once each makes a key, and the last one's lives. A fresh proof is asked for as in `createOwnApiKey`.
 */
export async function resetOwnApiKey(deps: RotateApiKeyDeps, input: ResetOwnApiKeyInput): Promise<ResetOwnApiKeyOutcome> {
  const { asker, name, client } = input;
  const { accountId } = asker;
  const outcome = await deps.transact(async (em): Promise<ResetOwnApiKeyOutcome> => {
    const account = await lockAsker(em, asker);
    if (!(await mayMakeKeys(em, deps, account, asker))) return { kind: 'fresh-proof-required' };
    const [newest, ...others] = await findLiveKeys(em, deps.clock, { accountId, name });
    const where = { accountId, id: { $in: others.map(({ id }) => id) } };
    const ended = await revokeApiKeys(em, deps, { where, reason: 'rotated', client, actorId: accountId });
    const rotated = newest && (await rotateApiKey(em, deps, { account, id: newest.id, overlapSeconds: 0, client }));
    if (newest && rotated?.kind === 'rotated') return { ...rotated, kind: 'reset', endedIds: [newest.id, ...ended] };
    const created = await createApiKey(em, deps, { account, name, scopes: [], expiresAt: null, client });
    return created.kind === 'created' ? { ...created, kind: 'reset', endedIds: ended } : created;
  });
  if (outcome.kind === 'reset') deps.revocations.publish(outcome.endedIds);
  return outcome;
}

async function mayMakeKeys(em: EntityManager, deps: ApiKeyDeps, account: Account, { sessionId }: Asker): Promise<boolean> {
  return account.secondFactors.length === 0 || (await isFreshlyProved(em, deps, account, sessionId));
}
