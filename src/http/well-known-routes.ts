import type { FastifyInstance } from 'fastify';
import type { Jwks } from '../tokens/verification-keys.ts';
import { graphqlPath } from './graphql-path.ts';

export interface WellKnownDeps {
  readonly settings: { readonly publicUrl: string; readonly issuer: string };
  readonly jwks: () => Jwks | Promise<Jwks>;
}

/** Short, so that a key that was rotated in is known everywhere before it is old. */
const cacheControl = 'public, max-age=60';

/** Where verifiers find our keys (RFC 7517), and the metadata that leads them there (OpenID Connect Discovery 1.0 §3 and RFC 8414 §2, as far as they apply). */
export function addWellKnownRoutes(app: FastifyInstance, { settings, jwks }: WellKnownDeps): void {
  const jwksPath = '/.well-known/jwks.json';
  const metadata = {
    issuer: settings.issuer,
    jwks_uri: `${settings.publicUrl}${jwksPath}`,
    introspection_endpoint: `${settings.publicUrl}/oauth/introspect`,
    revocation_endpoint: `${settings.publicUrl}/oauth/revoke`,
    graphql_endpoint: `${settings.publicUrl}${graphqlPath}`,
    access_token_signing_alg_values_supported: ['ES256'],
    id_token_signing_alg_values_supported: ['ES256'],
    subject_types_supported: ['public'],
    response_types_supported: [],
  };
  app.get(jwksPath, async (_, reply) => reply.header('cache-control', cacheControl).send(await jwks()));
  app.get('/.well-known/openid-configuration', async (_, reply) => reply.header('cache-control', cacheControl).send(metadata));
}
