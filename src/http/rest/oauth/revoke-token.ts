import type { Client } from '../../../lib/client.ts';
import { Refusal } from '../../../lib/errors.ts';
import type { RestHandler } from '../dialect.ts';
import { getText } from '../read-body.ts';
import { announceRevoked, clientOf } from '../request-facts.ts';
import type { RestDeps } from '../rest-deps.ts';
import { sessionOfToken } from '../session-of-token.ts';
import { requireService } from './require-service.ts';

const tokenCharactersMax = 10_000;
const scope = 'tokens:revoke';
const reason = 'revoked-by-service';

/**
 * Ends what a token belongs to (RFC 7009): its session, or the API key that it is. A token that is none, or ended before, is
 * answered alike (§2.2).
 */
export function revokeToken(deps: RestDeps): RestHandler {
  return async (request, reply) => {
    await requireService(request, deps, scope);
    const token = getText(request.body, 'token', tokenCharactersMax);
    const client = clientOf(request, deps);
    if (token.startsWith('pc_ak_')) {
      const key = await keyOf(token, deps, client);
      if (key !== null) await deps.auth.apiKeys.revoke({ ...key, reason, client });
      announceRevoked(request, reply, deps, key === null ? [] : [key.id]);
      return reply.send();
    }
    const of = await sessionOfToken(token, deps);
    const outcome = await deps.auth.sessions.logOut({ of, reason, client });
    announceRevoked(request, reply, deps, outcome === null ? [] : [outcome.sessionId]);
    return reply.send();
  };
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
