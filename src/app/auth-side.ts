import type { Checks } from '../http/operations-routes.ts';
import type { RestSide } from '../http/rest/add-rest-routes.ts';
import type { RequestContext } from '../gateway/request/request-context.ts';
import type { Subgraph } from '../gateway/transports/subgraph.ts';
import type { AudienceTokens } from '../tokens/audience-tokens.ts';
import type { CredentialExchange } from '../tokens/credential-exchange.ts';
import type { RecordRefused } from '../tokens/refused-credentials.ts';
import type { RevocationNews, RevocationPublisher, RevocationView } from '../tokens/revocation.ts';
import type { Jwks, VerificationKeys } from '../tokens/verification-keys.ts';

/** What a gateway needs of the auth domain, whether that runs in this process (`local-auth.ts`) or in another (`remote-auth.ts`). */
export interface AuthSide {
  readonly keys: VerificationKeys;
  jwks(): Promise<Jwks>;
  readonly exchange: CredentialExchange;
  readonly recordRefused: RecordRefused;
  readonly audienceTokens: AudienceTokens;
  readonly revocations: RevocationView & RevocationPublisher & RevocationNews;
  readonly subgraph: Subgraph<RequestContext> & { readSdl(): Promise<string> };
  readonly rest: RestSide;
  readonly checks: Checks;
  close(): Promise<void>;
}
