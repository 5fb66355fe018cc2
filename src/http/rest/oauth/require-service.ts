import type { FastifyRequest } from 'fastify';
import { digestsEqual, sha256Hex } from '../../../lib/digest.ts';
import { Refusal } from '../../../lib/errors.ts';
import { onlyAuthorization, readBasicCredentials } from '../read-basic-credentials.ts';
import { clientOf } from '../request-facts.ts';
import type { RestDeps } from '../rest-deps.ts';

/** Any text: it is compared with a secret, or looked up. */
const bearer = /^Bearer +(.+)$/i;

/**
 * Passes for services: whoever presents the internal secret, or an API key that has the scope. As a bearer, or as the
 * password of Basic (`client_secret_basic`, RFC 6749 §2.3.1), whose user name is not looked at. Throws `UNAUTHENTICATED`,
 * `INVALID_TOKEN`, `AMBIGUOUS_CREDENTIALS`, `RATE_LIMITED` and, for a key without the scope, `FORBIDDEN`.
 */
export async function requireService(request: FastifyRequest, deps: RestDeps, scope: string): Promise<void> {
  const secret = secretOf(onlyAuthorization(request.raw.headersDistinct));
  if (deps.internal && digestsEqual(sha256Hex(secret), sha256Hex(deps.internal.secret.reveal()))) return;
  const client = clientOf(request, deps);
  const issued = await deps.attempts.attempt(client.address, () =>
    deps.auth.credentials.exchange({ kind: 'api-key', secret }, client),
  );
  if (issued === null) throw new Refusal('INVALID_TOKEN');
  const { scopes } = await deps.verifier.verify(issued.token);
  if (!scopes.has(scope)) throw new Refusal('FORBIDDEN', { detail: `The scope \`${scope}\` is needed.`, scopes: [scope] });
}

function secretOf(header: string | undefined): string {
  if (header === undefined) throw new Refusal('UNAUTHENTICATED');
  const token = bearer.exec(header)?.[1];
  if (token !== undefined) return token;
  try {
    return decodeURIComponent(readBasicCredentials(header).password.replaceAll('+', ' '));
  } catch (cause) {
    throw new Refusal('INVALID_TOKEN', { cause });
  }
}
