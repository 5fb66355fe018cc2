import type { Client } from '../../../lib/client.ts';
import { Refusal } from '../../../lib/errors.ts';
import { service } from '../callers.ts';
import { announceRevoked } from '../request-facts.ts';
import type { RestDeps } from '../rest-deps.ts';
import { answer, restOperation } from '../rest-operation.ts';
import { sessionOfToken } from '../session-of-token.ts';
import { oauthDialect } from './oauth-dialect.ts';
import { tokenForm } from './token-form.ts';

const reason = 'revoked-by-service';

/**
 * Ends what a token belongs to (RFC 7009): its session, or the API key that it is. A token that is none, or ended before, is
 * answered alike (§2.2).
 */
export const revokeToken = restOperation({
  method: 'POST',
  paths: ['/oauth/revoke'],
  dialect: oauthDialect,
  encoding: 'form',
  tags: ['OAuth'],
  summary: 'Revoke a token (RFC 7009)',
  description: 'For services with the scope `tokens:revoke`. Ends the session of the token, or the API key that it is.',
  caller: service('tokens:revoke'),
  body: tokenForm,
  answers: { 200: { description: 'The token is worth nothing, now or before.' } },
  async handle({ body: { token }, client, request, reply }, deps) {
    const ended = token.startsWith('pc_ak_') ? await endKey(token, deps, client) : await endSession(token, deps, client);
    announceRevoked(request, reply, deps, ended === null ? [] : [ended]);
    return answer(200, undefined);
  },
});

/** Returns the id of the key, which has ended then, or null when the token is none. */
async function endKey(token: string, deps: RestDeps, client: Client): Promise<string | null> {
  const key = await keyOf(token, deps, client);
  if (key === null) return null;
  await deps.auth.apiKeys.revoke({ ...key, reason, client });
  return key.id;
}

/** Returns the id of the session, which has ended then, or null when the token belongs to none. */
async function endSession(token: string, deps: RestDeps, client: Client): Promise<string | null> {
  const of = await sessionOfToken(token, deps);
  return (await deps.auth.sessions.logOut({ of, reason, client }))?.sessionId ?? null;
}

/** The key as its tokens name it, or null when it is none that is alive. */
async function keyOf(
  secret: string,
  { auth, verifier }: RestDeps,
  client: Client,
): Promise<{ accountId: string; id: string } | null> {
  try {
    const issued = await auth.credentials.exchange({ kind: 'api-key', secret }, client);
    if (issued === null) return null;
    const { accountId, sessionId: id } = await verifier.verify(issued.token);
    return { accountId, id };
  } catch (error) {
    if (error instanceof Refusal && error.code === 'INVALID_TOKEN') return null;
    throw error;
  }
}
