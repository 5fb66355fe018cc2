import type { z } from 'zod';
import type { Client } from '../../../lib/client.ts';
import { epochSeconds } from '../../../lib/clock.ts';
import { Refusal } from '../../../lib/errors.ts';
import { claimsOf } from '../../../tokens/claims-of.ts';
import { sessionTokenPrefix } from '../../../tokens/credential-exchange.ts';
import { answerSchemas } from '../answer-schemas.ts';
import { service } from '../callers.ts';
import type { RestDeps } from '../rest-deps.ts';
import { answer, restOperation } from '../rest-operation.ts';
import { refreshTokenPrefix } from '../session-of-token.ts';
import { oauthDialect } from './oauth-dialect.ts';
import { tokenForm } from './token-form.ts';

const inactive = { active: false } as const;

/**
 * Tells a service what a token is worth right now (RFC 7662): an access token, a session token or an API key, whatever
 * `token_type_hint` says. A refresh token is active only to those who give a hint, a wrong one included (§2.1): they know that there
 * are types, and `token_type` says which it is. To a service that gives none every active token is a bearer.
 */
export const introspectToken = restOperation({
  method: 'POST',
  paths: ['/oauth/introspect'],
  dialect: oauthDialect,
  encoding: 'form',
  tags: ['OAuth'],
  summary: 'Ask what a token is worth (RFC 7662)',
  description:
    'For services with the scope `tokens:introspect`. Refresh tokens are active only with `token_type_hint=refresh_token`.',
  caller: service('tokens:introspect'),
  body: tokenForm,
  answers: { 200: { description: 'What there is to know.', body: answerSchemas.Introspection } },
  async handle({ body: { token, token_type_hint: hint }, client }, deps) {
    if (!token.startsWith(refreshTokenPrefix)) return answer(200, await aboutBearer(token, deps, client));
    return answer(200, hint === undefined ? inactive : await aboutRefreshToken(token, deps));
  },
});

type Introspection = z.input<typeof answerSchemas.Introspection>;

async function aboutRefreshToken(token: string, { auth, tokens }: RestDeps): Promise<Introspection> {
  const session = await auth.sessions.findByRefreshToken(token);
  if (session === null) return inactive;
  const { id: sid, accountId: sub, expiresAt } = session;
  const { issuer: iss, clientId } = tokens;
  return { active: true, token_type: 'refresh_token', iss, client_id: clientId, sub, sid, exp: epochSeconds(expiresAt) };
}

async function aboutBearer(token: string, deps: RestDeps, client: Client): Promise<Introspection> {
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
