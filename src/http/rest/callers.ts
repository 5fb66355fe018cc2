import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Asker } from '../../auth/sessions/fresh-proof.ts';
import { refuseApiKey } from '../../auth-subgraph/require-principal.ts';
import { Refusal } from '../../lib/errors.ts';
import type { Principal } from '../../tokens/principal.ts';
import { requireService } from './oauth/require-service.ts';
import { parsePath } from './parse-request.ts';
import { pathPart } from './request-schemas.ts';
import { onlyAuthorization, readBasicCredentials, type BasicCredentials } from './read-basic-credentials.ts';
import { requireBearer } from './request-facts.ts';
import type { RestDeps } from './rest-deps.ts';
import type { securitySchemes } from './security-schemes.ts';

/** Who may call an operation, and how that is proved. */
export interface Caller<Who> {
  readonly security: readonly (keyof typeof securitySchemes)[];
  /** The scheme of the credential that a 401 asks for (RFC 9110 §11.6.1). */
  readonly challenge: 'bearer' | 'basic';
  /** Comes before path and body are read. */
  readonly prove: (request: FastifyRequest, reply: FastifyReply, deps: RestDeps) => Who | Promise<Who>;
}

const aboutUser = { user: pathPart('The id of the user.') } as const;

/** Takes requests from any client. */
export const noCredential: Caller<null> = { security: [], challenge: 'bearer', prove: () => null };

/** Proves the holder of the bearer, see `requireBearer`. */
export const holder: Caller<Principal> = {
  security: ['bearer'],
  challenge: 'bearer',
  prove: (request, _, deps) => requireBearer(request, deps),
};

/**
 * Proves the holder of the bearer, if the path is about them. Throws `FORBIDDEN` for another user's, whether or not there is such a user, and
 * for an API key, and what `requireBearer` throws.
 */
export const self: Caller<Asker> = {
  security: ['bearer'],
  challenge: 'bearer',
  async prove(request, _, deps) {
    const { accountId, sessionId } = refuseApiKey(await requireBearer(request, deps));
    if (accountId !== parsePath(aboutUser, request).user) throw new Refusal('FORBIDDEN');
    return { accountId, sessionId };
  },
};

/** Reads what `Authorization: Basic` says, which the operation has to prove. */
export const password: Caller<BasicCredentials> = {
  security: ['password'],
  challenge: 'basic',
  prove: (request) => readBasicCredentials(onlyAuthorization(request.raw.headersDistinct)),
};

/** Proves a service with a scope, see `requireService`. */
export function service(scope: string): Caller<void> {
  return {
    security: ['service', 'serviceSecret'],
    challenge: 'basic',
    prove: (request, _, deps) => requireService(request, deps, scope),
  };
}
