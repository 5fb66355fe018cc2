import type { EntityManager } from '@mikro-orm/core';
import type { Clock } from '../../lib/clock.ts';
import type { Client } from '../../lib/client.ts';
import { Refusal } from '../../lib/errors.ts';
import type { Random } from '../../lib/random.ts';
import type { Account } from '../accounts/account.entity.ts';
import { scopesOf } from '../accounts/scopes-of.ts';
import { recordEvent } from '../audit/record-event.ts';
import { ApiKey } from './api-key.entity.ts';
import { insertApiKey, newApiKeyId, type NewApiKey } from './insert-api-key.ts';
import { liveAt } from './list-api-keys.ts';
import type { Transact } from '../statements/transact.ts';

export interface ApiKeyDeps {
  readonly entityManager: () => EntityManager;
  readonly transact: Transact;
  readonly clock: Clock;
  readonly random: Random;
}

export interface CreateApiKeyInput {
  /** The owner, locked until the transaction ends. */
  readonly account: Account;
  readonly name: string;
  readonly scopes: readonly string[];
  /** Null: it lives until it is revoked. */
  readonly expiresAt: Date | null;
  readonly client: Client;
}

export type CreateApiKeyOutcome =
  | ({ readonly kind: 'created' } & NewApiKey)
  /** Its owner does not hold one of the scopes. */
  | { readonly kind: 'scope-not-held' }
  | { readonly kind: 'too-many-keys' };

const liveKeysMax = 50;

/**
 * Creates an API key of an account, never with a scope that the account does not hold. Throws the refusal `INVALID_INPUT` for an
 * expiry that has passed. Keys of one account are counted one after another, so there are never more than 50 live ones.
 */
export async function createApiKey(
  em: EntityManager,
  deps: Pick<ApiKeyDeps, 'clock' | 'random'>,
  input: CreateApiKeyInput,
): Promise<CreateApiKeyOutcome> {
  const { name, client, expiresAt } = input;
  const { id: accountId, roles } = input.account;
  requireFuture(expiresAt, deps.clock);
  const held = await scopesOf(em, roles);
  const refusal = input.scopes.some((scope) => !held.has(scope))
    ? 'scope-not-held'
    : (await countLive(em, accountId, deps.clock)) >= liveKeysMax
      ? 'too-many-keys'
      : null;
  const event = { type: 'api-key.created', client, accountId, actorId: accountId } as const;
  if (refusal !== null) {
    await recordEvent(em, deps, { ...event, failure: refusal });
    return { kind: refusal };
  }
  const id = newApiKeyId(deps.random);
  const created = await insertApiKey(em, deps, { id, accountId, name, scopes: [...new Set(input.scopes)], expiresAt });
  await recordEvent(em, deps, { ...event, sessionId: id });
  return { kind: 'created', ...created };
}

function requireFuture(expiresAt: Date | null, clock: Clock): void {
  if (expiresAt === null || expiresAt > clock.now()) return;
  throw new Refusal('INVALID_INPUT', {
    faults: [{ loc: ['input', 'expiresAt'], msg: 'must lie in the future', type: 'too_small' }],
  });
}

function countLive(em: EntityManager, accountId: string, clock: Clock): Promise<number> {
  return em.count(ApiKey, { $and: [{ accountId }, liveAt(clock.now())] });
}
