import type { FastifyInstance, FastifyReply } from 'fastify';
import { secondsPerHour } from '../lib/clock.ts';
import type { Jwks } from '../tokens/verification-keys.ts';
import { jwksPath, metadataPathOf, serverMetadata, type ServerMetadataSettings } from './server-metadata.ts';
import { protectedResources, type ProtectedResourceSettings } from './protected-resources.ts';

export interface WellKnownDeps {
  readonly settings: ServerMetadataSettings & ProtectedResourceSettings;
  readonly jwks: () => Jwks | Promise<Jwks>;
  /** Absent: there is no REST face, and none of the endpoints that are part of it. */
  readonly rest?: unknown;
}

/** Short, so that a key that was rotated in is known everywhere before it is old. */
const keysSecondsMax = 60;
/** Metadata changes with the configuration alone. */
const metadataSecondsMax = secondsPerHour;

/**
 * Serves our verification keys (RFC 7517), the metadata of the issuer that leads to them (RFC 8414), and for each protected
 * resource which issuers it believes (RFC 9728). There is no OpenID Provider, so nothing of OpenID Connect Discovery is served.
 */
export function addWellKnownRoutes(app: FastifyInstance, { settings, jwks, rest }: WellKnownDeps): void {
  app.get(jwksPath, async (_, reply) => sendPublic(reply, keysSecondsMax, await jwks()));
  const serve = (path: string, metadata: object) =>
    app.get(path, async (_, reply) => sendPublic(reply, metadataSecondsMax, metadata));
  const path = metadataPathOf(settings.issuer);
  if (path !== null) serve(path, serverMetadata(settings, { hasRest: rest !== undefined }));
  for (const { metadataPath, metadata } of protectedResources(settings)) serve(metadataPath, metadata);
}

/** Pages of every origin may read it; those of `allowedOrigins` are told so by their name already, and may send credentials. */
function sendPublic(reply: FastifyReply, maxAgeSeconds: number, document: object): FastifyReply {
  if (!reply.hasHeader('access-control-allow-origin')) reply.header('access-control-allow-origin', '*');
  return reply.header('cache-control', `public, max-age=${maxAgeSeconds}`).send(document);
}
