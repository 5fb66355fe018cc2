import type { Client } from '../../../lib/client.ts';
import { epochSeconds } from '../../../lib/clock.ts';
import { Refusal } from '../../../lib/errors.ts';
import { isJsonObject } from '../../../lib/is-json-object.ts';
import { own } from '../../../lib/own.ts';
import { claimsOf } from '../../../tokens/claims-of.ts';
import { sessionTokenPrefix } from '../../../tokens/credential-exchange.ts';
import type { RestHandler } from '../dialect.ts';
import { getText } from '../read-body.ts';
import { clientOf } from '../request-facts.ts';
import type { RestDeps } from '../rest-deps.ts';
import { refreshTokenPrefix } from '../session-of-token.ts';
import { requireService } from './require-service.ts';

const tokenCharactersMax = 10_000;
const scopeNeeded = 'tokens:introspect';
const inactive = { active: false };

/**
 * Tells a service what a token is worth right now (RFC 7662): an access token, a session token or an API key, whatever
 * `token_type_hint` says. A refresh token is active only to those who give a hint, a wrong one included (§2.1): they know that there
 * are types, and `token_type` says which it is. To a service that gives none every active token is a bearer.
 */
export function introspectToken(deps: RestDeps): RestHandler {
  return async (request, reply) => {
    await requireService(request, deps, scopeNeeded);
    const token = getText(request.body, 'token', tokenCharactersMax);
    if (!token.startsWith(refreshTokenPrefix)) return reply.send(await aboutBearer(token, deps, clientOf(request, deps)));
    return reply.send(hasHint(request.body) ? await aboutRefreshToken(token, deps) : inactive);
  };
}

/** Whatever the hint says: it is one, and no more (§2.1). */
function hasHint(body: unknown): boolean {
  return isJsonObject(body) && own(body, 'token_type_hint') !== undefined;
}

async function aboutRefreshToken(token: string, { auth, tokens }: RestDeps): Promise<object> {
  const session = await auth.sessions.findByRefreshToken(token);
  if (session === null) return inactive;
  const { id: sid, accountId: sub, expiresAt } = session;
  const { issuer: iss, clientId } = tokens;
  return { active: true, token_type: 'refresh_token', iss, client_id: clientId, sub, sid, exp: epochSeconds(expiresAt) };
}

async function aboutBearer(token: string, deps: RestDeps, client: Client): Promise<object> {
  const kind = token.startsWith(sessionTokenPrefix) ? 'session-token' : token.startsWith('pc_ak_') ? 'api-key' : null;
  try {
    const jwt = kind === null ? token : (await deps.auth.credentials.exchange({ kind, secret: token }, client))?.token;
    if (jwt === undefined) return inactive;
    const principal = await deps.verifier.verify(jwt);
    if (await deps.revocations.isRevoked(principal.sessionId)) return inactive;
    const ownLife = kind === null ? { exp: epochSeconds(principal.expiresAt), jti: principal.tokenId } : {};
    const { issuer: iss, audience: aud } = deps.tokens;
    const { scope, ...claims } = claimsOf(principal);
    return { active: true, token_type: 'Bearer', iss, aud, ...claims, scope: scope.join(' '), ...ownLife };
  } catch (error) {
    if (error instanceof Refusal && error.code === 'INVALID_TOKEN') return inactive;
    throw error;
  }
}
