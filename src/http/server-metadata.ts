export interface ServerMetadataSettings {
  /** The origin that clients see. */
  readonly publicUrl: string;
  /** `iss` of access tokens. */
  readonly issuer: string;
}

export const jwksPath = '/.well-known/jwks.json';

/**
 * Returns what is true of us as an authorization server (RFC 8414 §2). There is neither an authorization nor a token endpoint: people
 * sign in through GraphQL and REST. `response_types_supported` is required all the same, and without `grant_types_supported` two
 * grants would be assumed, so that both are there and empty.
 */
export function serverMetadata({ publicUrl, issuer }: ServerMetadataSettings, { hasRest }: { readonly hasRest: boolean }) {
  return {
    issuer,
    jwks_uri: `${publicUrl}${jwksPath}`,
    response_types_supported: [],
    grant_types_supported: [],
    ...(hasRest ? tokenEndpoints(publicUrl) : {}),
  };
}

/** A bearer is a registered way to authenticate at an introspection endpoint, and at no other (RFC 8414 §2). */
function tokenEndpoints(publicUrl: string) {
  return {
    introspection_endpoint: `${publicUrl}/oauth/introspect`,
    introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'Bearer'],
    revocation_endpoint: `${publicUrl}/oauth/revoke`,
    revocation_endpoint_auth_methods_supported: ['client_secret_basic'],
  };
}

/**
 * Returns where the metadata of an issuer is: its path comes after the well-known part (RFC 8414 §3.1). Null where the issuer cannot
 * have any, because it is no URL of this shape (§2).
 */
export function metadataPathOf(issuer: string): string | null {
  if (!isIssuerUrl(issuer)) return null;
  return `/.well-known/oauth-authorization-server${new URL(issuer).pathname.replace(/\/$/, '')}`;
}

/** Whether an issuer is an http(s) URL without query and fragment, of a path that routes and clients write alike. */
export function isIssuerUrl(issuer: string): boolean {
  return URL.canParse(issuer) && /^https?:\/\/[^/?#@]+(\/[\w.~-]+)*\/?$/.test(issuer);
}
