import { LockMode, type EntityManager } from '@mikro-orm/core';
import type { Clock } from '../../lib/clock.ts';
import type { Client } from '../../lib/client.ts';
import { Refusal } from '../../lib/errors.ts';
import type { Random } from '../../lib/random.ts';
import { Account } from '../accounts/account.entity.ts';
import { scopesOf } from '../accounts/scopes-of.ts';
import { recordEvent } from '../audit/record-event.ts';
import { ApiKey } from './api-key.entity.ts';
import { insertApiKey, newApiKeyId, type NewApiKey } from './insert-api-key.ts';
import type { Transact } from '../statements/transact.ts';

export interface ApiKeyDeps {
  readonly entityManager: () => EntityManager;
  readonly transact: Transact;
  readonly clock: Clock;
  readonly random: Random;
}

export interface CreateApiKeyInput {
  readonly accountId: string;
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
 * Creates an API key of an account. Never with a scope that the account does not hold. Throws the refusals `invalid-input`
 * for an expiry that has passed and `forbidden` for an account that may not sign in. Keys of one account are counted one
 * after another, so there are never more than 50 live ones.
 */
export function createApiKey(deps: ApiKeyDeps, input: CreateApiKeyInput): Promise<CreateApiKeyOutcome> {
  const { accountId, name, client, expiresAt } = input;
  requireFuture(expiresAt, deps.clock);
  return deps.transact(async (em): Promise<CreateApiKeyOutcome> => {
    const account = await em.findOne(Account, { id: accountId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!account?.isActive()) throw new Refusal('forbidden');
    const held = await scopesOf(em, account.roles);
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
  });
}

function requireFuture(expiresAt: Date | null, clock: Clock): void {
  if (expiresAt === null || expiresAt > clock.now()) return;
  throw new Refusal('invalid-input', {
    faults: [{ loc: ['input', 'expiresAt'], msg: 'must lie in the future', type: 'too_small' }],
  });
}

function countLive(em: EntityManager, accountId: string, clock: Clock): Promise<number> {
  return em.count(ApiKey, { accountId, revokedAt: null, $or: [{ expiresAt: null }, { expiresAt: { $gt: clock.now() } }] });
}
