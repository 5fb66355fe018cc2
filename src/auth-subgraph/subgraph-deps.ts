import type { Auth } from '../auth/open-auth.ts';
import type { Logger } from '../lib/logger.ts';
import type { AccessTokenVerifier } from '../tokens/access-tokens.ts';
import type { ReportRefused } from '../tokens/refused-credentials.ts';
import type { RevocationView } from '../tokens/revocation.ts';
import type { SessionCookieSettings } from '../lib/session-cookie.ts';

export interface SubgraphDeps {
  readonly auth: Auth;
  readonly verifier: AccessTokenVerifier;
  readonly revocations: RevocationView;
  /** Told of each bearer that is refused. */
  readonly reportRefused: ReportRefused;
  readonly logger: Logger;
  readonly settings: SubgraphSettings;
}

export interface SubgraphSettings {
  /** Messages about documents and stack traces stay inside. */
  readonly isProduction: boolean;
  /** Whether the subgraph's own endpoint answers introspection. */
  readonly introspection: boolean;
  /** How many entities one request may ask for. */
  readonly representationsMax: number;
  readonly version: string;
  /** The URL that challenges of the subgraph's own endpoint name as `resource_metadata`. Absent: they name none. */
  readonly resourceMetadata?: string;
  readonly cookie: SessionCookieSettings;
}
