import { apiKeyMethod } from '../auth/api-keys/exchange-api-key.ts';
import type { Asker } from '../auth/sessions/fresh-proof.ts';
import { Refusal } from '../lib/errors.ts';
import type { Principal } from '../tokens/principal.ts';
import type { Context } from './context.ts';

/** Whoever is signed in. Throws the refusal `unauthenticated`. */
export function requirePrincipal({ principal }: Pick<Context, 'principal'>): Principal {
  if (principal === null) throw new Refusal('unauthenticated');
  return principal;
}

/**
 * The person who is signed in. An API key does not stand for its owner where credentials are made or changed: a key that
 * leaked could otherwise make itself at home. Throws the refusals `unauthenticated` and `forbidden`.
 */
export function requirePerson(context: Pick<Context, 'principal'>): Principal {
  const principal = requirePrincipal(context);
  if (principal.authenticationMethods.includes(apiKeyMethod)) throw new Refusal('forbidden');
  return principal;
}

/** Whoever is signed in and holds the scope. Throws the refusals `unauthenticated` and `forbidden`. */
export function requireScope(context: Pick<Context, 'principal'>, scope: string): Principal {
  const principal = requirePrincipal(context);
  if (!principal.scopes.has(scope)) throw new Refusal('forbidden');
  return principal;
}

/** Their account and session, for what they do to their own account. Throws the same. */
export function requireAsker(context: Pick<Context, 'principal'>): Asker {
  const { accountId, sessionId } = requirePerson(context);
  return { accountId, sessionId };
}
