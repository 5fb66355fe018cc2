import { apiKeyMethod } from '../auth/api-keys/exchange-api-key.ts';
import type { Asker } from '../auth/sessions/fresh-proof.ts';
import { Refusal } from '../lib/errors.ts';
import type { Principal } from '../tokens/principal.ts';
import type { Context } from './context.ts';

/** What tells who is signed in. */
type Scene = Pick<Context, 'principal' | 'response'>;

/**
 * Returns the principal that is signed in. Throws the refusals `UNAUTHENTICATED`, and `SESSION_ENDED` when a field before has ended
 * its session.
 */
export function requirePrincipal({ principal, response }: Scene): Principal {
  if (principal === null) throw new Refusal('UNAUTHENTICATED');
  if (response.hasRevoked(principal.sessionId)) throw new Refusal('SESSION_ENDED');
  return principal;
}

/**
 * The person who is signed in. An API key does not stand for its owner where credentials are made or changed: a key that
 * leaked could otherwise make itself at home. Throws the refusals `UNAUTHENTICATED` and `FORBIDDEN`.
 */
export function requirePerson(context: Scene): Principal {
  return refuseApiKey(requirePrincipal(context));
}

/** Returns the principal. Throws the refusal `FORBIDDEN` for one that an API key proved. */
export function refuseApiKey(principal: Principal): Principal {
  if (principal.authenticationMethods.includes(apiKeyMethod)) throw new Refusal('FORBIDDEN');
  return principal;
}

/** Whoever is signed in and holds the scope. Throws the refusals `UNAUTHENTICATED` and `FORBIDDEN`. */
export function requireScope(context: Scene, scope: string): Principal {
  const principal = requirePrincipal(context);
  if (!principal.scopes.has(scope)) throw new Refusal('FORBIDDEN');
  return principal;
}

/** Returns the account and the session or key of whoever holds the scope, for what they do to others. Throws the same. */
export function requireActor(context: Scene, scope: string): Asker {
  const { accountId, sessionId } = requireScope(context, scope);
  return { accountId, sessionId };
}

/** Their account and session, for what they do to their own account. Throws the same. */
export function requireAsker(context: Scene): Asker {
  const { accountId, sessionId } = requirePerson(context);
  return { accountId, sessionId };
}
