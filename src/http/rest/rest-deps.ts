import type { Auth } from '../../auth/open-auth.ts';
import type { CredentialAttempts } from '../../gateway/identity/credential-attempts.ts';
import type { Identify } from '../../gateway/identity/identify.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Secret } from '../../lib/secret.ts';
import type { SessionCookieSettings } from '../../lib/session-cookie.ts';
import type { AccessTokenVerifier } from '../../tokens/access-tokens.ts';
import type { RevocationView } from '../../tokens/revocation.ts';

/** What the REST face stands on where the auth domain is in the same process. */
export interface RestDeps {
  readonly auth: Auth;
  readonly identify: Identify;
  readonly attempts: CredentialAttempts;
  readonly verifier: AccessTokenVerifier;
  readonly revocations: RevocationView;
  readonly clock: Clock;
  readonly cookie: SessionCookieSettings;
  readonly version: string;
  /** Older clients of the cookie dialect are told to upgrade. Null: none is. */
  readonly minimumClientVersion: string | null;
  /** What access tokens say of themselves. */
  readonly tokens: { readonly issuer: string; readonly audience: string; readonly clientId: string };
  /** Of services that belong to this installation, and of gateways that send requests on. */
  readonly internal?: { readonly secret: Secret };
}
