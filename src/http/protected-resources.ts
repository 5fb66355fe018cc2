import { graphqlPath } from './graphql-path.ts';
import { isIssuerUrl } from './server-metadata.ts';

export interface ProtectedResourceSettings {
  /** The origin that clients see. */
  readonly publicUrl: string;
  /** `iss` of our own access tokens. */
  readonly issuer: string;
  /** Other issuers whose access tokens `/graphql` takes. Absent: none. */
  readonly otherIssuers?: readonly string[];
}

export interface ProtectedResource {
  readonly metadataPath: string;
  readonly metadata: object;
}

const wellKnownPath = '/.well-known/oauth-protected-resource';

/** Returns what takes bearer tokens here (RFC 9728 §2): the REST face at the root, our own tokens alone, and the graph. */
export function protectedResources({
  publicUrl,
  issuer,
  otherIssuers = [],
}: ProtectedResourceSettings): readonly ProtectedResource[] {
  const resource = (path: string, issuers: readonly string[]) => ({
    metadataPath: `${wellKnownPath}${path}`,
    metadata: {
      resource: `${publicUrl}${path}`,
      ...authorizationServers(issuers.filter(isIssuerUrl)),
      bearer_methods_supported: ['header'],
    },
  });
  return [resource('', [issuer]), resource(graphqlPath, [issuer, ...otherIssuers])];
}

/** The URL that challenges of the GraphQL endpoint name as `resource_metadata` (RFC 9728 §5.1). */
export function graphqlResourceMetadata(publicUrl: string): string {
  return `${publicUrl}${wellKnownPath}${graphqlPath}`;
}

/** A list without members is left out (RFC 9728 §3.2). */
function authorizationServers(issuers: readonly string[]) {
  return issuers.length === 0 ? {} : { authorization_servers: issuers };
}
