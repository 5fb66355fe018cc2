import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { plusSeconds } from '../../lib/clock.ts';
import { sha256Hex } from '../../lib/digest.ts';
import type { AccessTokenIssuer, IssuedAccessToken } from '../../tokens/access-tokens.ts';
import { findAccount } from '../accounts/find-accounts.ts';
import { recordUse, type RecordUseDeps } from '../audit/record-use.ts';
import { scopesOf } from '../accounts/scopes-of.ts';
import { findRow } from '../statements/rows.ts';
import { ApiKey } from './api-key.entity.ts';
import { isApiKeySecret } from './api-key-secret.ts';

export interface ExchangeApiKeyDeps extends RecordUseDeps {
  readonly issuer: AccessTokenIssuer;
}

/** A key in constant use is written this often, not on every request. */
const touchSeconds = 60;

/**
 * An access token for the holder of an API key, or null when the key is malformed, unknown, expired or revoked, or its
 * account may not sign in. The token never outlives the key; it carries the scopes that key and account both have now, and
 * no roles: whoever decides by role would give the key more than it was made for. `sid` and `client_id` are the key's id. Its use and refusal are
 * written down as `recordUse` says.
 */
export async function exchangeApiKey(
  deps: ExchangeApiKeyDeps,
  secret: string,
  client: Client,
): Promise<IssuedAccessToken | null> {
  const em = deps.entityManager();
  const now = deps.clock.now();
  const key = isApiKeySecret(secret) ? await findRow(em, ApiKey, { digest: sha256Hex(secret) }) : null;
  const account = key?.isLive(now) ? await findAccount(em, key.accountId) : null;
  if (key === null || !account?.isActive()) {
    const failure = key === null ? 'unknown' : key.revokedAt !== null ? 'revoked' : key.isLive(now) ? 'not-active' : 'expired';
    await recordUse(deps, {
      type: 'api-key.used',
      client,
      failure,
      accountId: key?.accountId ?? null,
      ...(key && { sessionId: key.id }),
    });
    return null;
  }
  await recordUse(deps, { type: 'api-key.used', client, accountId: account.id, actorId: account.id, sessionId: key.id });
  await touch(em, key, now);
  const held = await scopesOf(em, account.roles);
  const grant = {
    accountId: account.id,
    sessionId: key.id,
    clientId: key.id,
    scopes: new Set(key.scopes.filter((scope) => held.has(scope))),
    roles: [],
    authenticationMethods: [apiKeyMethod],
    assuranceLevel: 'aal1',
    // Nobody proved anything just now: what asks for a fresh proof refuses keys.
    authenticatedAt: key.createdAt,
  } as const;
  return deps.issuer.issue(grant, key.expiresAt);
}

/** How whoever presents a key proved who they are, as `amr` says it. */
export const apiKeyMethod = 'api-key';

async function touch(em: EntityManager, { id, lastUsedAt }: ApiKey, now: Date): Promise<void> {
  const horizon = plusSeconds(now, -touchSeconds);
  if (lastUsedAt !== null && lastUsedAt >= horizon) return;
  await em.nativeUpdate(ApiKey, { id, lastUsedAt }, { lastUsedAt: now });
}
