import type { Auth } from '../auth/open-auth.ts';
import type { Config } from '../config/settle.ts';
import { createIdentify } from '../gateway/identity/identify.ts';
import type { RestSide } from '../http/rest/add-rest-routes.ts';
import type { RestDeps } from '../http/rest/rest-deps.ts';
import type { CachedVerifier } from '../tokens/cached-verifier.ts';
import { createRefusedReporter } from '../tokens/refused-credentials.ts';
import type { RevocationView } from '../tokens/revocation.ts';
import type { Runtime } from './runtime.ts';
import { openCredentialAttempts } from './open-credential-attempts.ts';
import { sessionCookieOf } from './session-cookie-of.ts';
import { version } from './version.ts';

export interface RestServices {
  readonly auth: Auth;
  readonly verifier: CachedVerifier;
  readonly revocations: RevocationView;
}

/** The REST face over the auth domain of this process. Who asks is found out as at `/graphql`. */
export function openRest(config: Config, { clock }: Runtime, { auth, verifier, revocations }: RestServices): RestSide {
  const { publicUrl, allowedOrigins, tokens, internalSecret } = config;
  const cookie = sessionCookieOf(config);
  const attempts = openCredentialAttempts(config, clock);
  const identify = createIdentify({
    verifier,
    attempts,
    revocations,
    reportRefused: createRefusedReporter(auth.credentials.recordRefused, clock),
    clock,
    exchange: auth.credentials,
    sessionCookie: cookie.name,
    origins: [publicUrl, ...allowedOrigins],
  });
  const deps: RestDeps = {
    auth,
    identify,
    attempts,
    verifier,
    revocations,
    clock,
    cookie,
    tokens,
    version,
    minimumClientVersion: config.minimumClientVersion ?? null,
    ...(internalSecret ? { internal: { secret: internalSecret } } : {}),
  };
  return { handle: (operation, request, reply) => operation.run(request, reply, deps), readsBodies: true };
}
