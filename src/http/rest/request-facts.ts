import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Client } from '../../lib/client.ts';
import { Refusal } from '../../lib/errors.ts';
import type { Principal } from '../../tokens/principal.ts';
import { clientAddress, isFromGateway } from '../client-address.ts';
import type { RestDeps } from './rest-deps.ts';

/** Where the request came from. */
export function clientOf(request: FastifyRequest, deps: Pick<RestDeps, 'internal'>): Client {
  return {
    address: clientAddress(request, deps),
    userAgent: request.headers['user-agent'] ?? null,
    requestId: request.id,
  };
}

/** Whoever the bearer proves. Throws `UNAUTHENTICATED` without one, and whatever `identify` throws. A cookie alone is no bearer. */
export async function requireBearer(request: FastifyRequest, deps: Pick<RestDeps, 'identify' | 'internal'>): Promise<Principal> {
  const headers = request.raw.headersDistinct;
  const identity = await deps.identify(headers, clientOf(request, deps));
  if (identity === null || headers.authorization === undefined) throw new Refusal('UNAUTHENTICATED');
  return identity.principal;
}

/** Tells a gateway in another process which sessions have ended, before its feed does. Nobody else hears it. */
export function announceRevoked(
  request: FastifyRequest,
  reply: FastifyReply,
  { internal }: Pick<RestDeps, 'internal'>,
  sessionIds: readonly string[],
): void {
  if (sessionIds.length === 0 || !internal || !isFromGateway(request, internal.secret)) return;
  reply.header('portcullis-revoked', sessionIds.join(' '));
}
