import type { FastifyRequest } from 'fastify';
import type { Asker } from '../../../auth/sessions/fresh-proof.ts';
import { Refusal } from '../../../lib/errors.ts';
import { refuseApiKey } from '../../../auth-subgraph/require-principal.ts';
import { pathText } from '../path-text.ts';
import { requireBearer } from '../request-facts.ts';
import type { RestDeps } from '../rest-deps.ts';

/**
 * Whoever the bearer proves, if the path is about them. Throws `FORBIDDEN` for someone else's, whether or not there is such a user, and for an
 * API key, and whatever `requireBearer` throws.
 */
export async function requireSelf(request: FastifyRequest, deps: Pick<RestDeps, 'identify' | 'internal'>): Promise<Asker> {
  const { accountId, sessionId } = refuseApiKey(await requireBearer(request, deps));
  if (accountId !== pathText(request, 'user')) throw new Refusal('FORBIDDEN');
  return { accountId, sessionId };
}
