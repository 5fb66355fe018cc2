import type { EntityManager } from '@mikro-orm/core';
import { plusSeconds } from '../../lib/clock.ts';
import type { Client } from '../../lib/client.ts';
import type { AccessTokenIssuer } from '../../tokens/access-tokens.ts';
import type { RevocationPublisher } from '../../tokens/revocation.ts';
import type { Account } from '../accounts/account.entity.ts';
import { recordEvent } from '../audit/record-event.ts';
import { ApiKey } from './api-key.entity.ts';
import type { ApiKeyDeps } from './create-api-key.ts';
import { insertApiKey, newApiKeyId, type NewApiKey } from './insert-api-key.ts';

export interface RotateApiKeyDeps extends ApiKeyDeps {
  readonly issuer: Pick<AccessTokenIssuer, 'ttlSeconds'>;
  readonly revocations: RevocationPublisher;
}

export interface RotateApiKeyInput {
  /** The owner, locked until the transaction ends. */
  readonly account: Account;
  readonly id: string;
  /** How long the old secret still works, or as long as an access token lives where that is longer; 0 ends it at once. */
  readonly overlapSeconds: number;
  readonly client: Client;
}

export type RotateApiKeyOutcome =
  | ({ readonly kind: 'rotated'; readonly replaced: ApiKey } & NewApiKey)
  /** Unknown, another account's, ended, or rotated before. */
  | { readonly kind: 'not-found' };

/**
 * Puts a new key in the place of one: same name and scopes, and if the old one expires, the same length of life from now.
 * The old secret works for the overlap and never longer than it would have. The overlap lasts as long as an access token
 * at least, because gateways go on with those that the key was exchanged for before. Of several calls at once one rotates.
 * Publish the id of the replaced key after the commit, unless there is an overlap.
 */
export async function rotateApiKey(
  em: EntityManager,
  deps: Pick<RotateApiKeyDeps, 'clock' | 'random' | 'issuer'>,
  { account, id, client, overlapSeconds }: RotateApiKeyInput,
): Promise<RotateApiKeyOutcome> {
  const { id: accountId } = account;
  const now = deps.clock.now();
  const old = await em.findOne(ApiKey, { id, accountId });
  if (!old?.isLive(now)) return { kind: 'not-found' };
  const replacedById = newApiKeyId(deps.random);
  const end = overlapSeconds === 0 ? now : plusSeconds(now, Math.max(overlapSeconds, deps.issuer.ttlSeconds));
  if (!(await replace(em, old, replacedById, { now, end }))) return { kind: 'not-found' };
  const created = await insertApiKey(em, deps, {
    id: replacedById,
    accountId,
    name: old.name,
    scopes: old.scopes,
    expiresAt: old.expiresAt && plusSeconds(now, (old.expiresAt.getTime() - old.createdAt.getTime()) / 1000),
  });
  await recordEvent(em, deps, { type: 'api-key.rotated', client, accountId, actorId: accountId, sessionId: id });
  const replaced = await em.findOneOrFail(ApiKey, { id }, { disableIdentityMap: true });
  return { kind: 'rotated', replaced, ...created };
}

/** False when another call ended or replaced it first. */
async function replace(
  em: EntityManager,
  old: ApiKey,
  replacedById: string,
  { now, end }: { readonly now: Date; readonly end: Date },
): Promise<boolean> {
  const expiresAt = old.expiresAt !== null && old.expiresAt < end ? old.expiresAt : end;
  const ending = end <= now ? { revokedAt: now, revokedReason: 'rotated' } : {};
  const where = { id: old.id, replacedById: null, revokedAt: null };
  return (await em.nativeUpdate(ApiKey, where, { replacedById, expiresAt, ...ending })) === 1;
}
