import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { heartbeatMs, internalPaths, type FeedEvent, type RevocationRecord } from '../gateway/identity/internal-protocol.ts';
import type { Revocation, RevocationList } from '../tokens/revocation.ts';
import type { SigningKeys } from '../tokens/signing-keys.ts';

export interface RevocationSource extends Pick<RevocationList, 'entries' | 'onRevoked'> {
  /** False while revocations of other replicas may be missing: the feed then ends, and gateways ask instead. */
  isCurrent(): boolean;
}

export type FeedKeys = Pick<SigningKeys, 'version'>;

/** The feed of `internal-protocol.ts`. A gateway that connects gets everything, so it needs no memory of where it was. */
export function serveRevocationFeed(app: FastifyInstance, source: RevocationSource, keys: FeedKeys): void {
  const open = new Set<ServerResponse>();

  app.get(internalPaths.revocationFeed, (_, reply) => {
    reply.hijack();
    const response = reply.raw;
    const send = (event: FeedEvent, revocations: readonly Revocation[]): void => {
      if (source.isCurrent()) response.write(`event: ${event}\ndata: ${JSON.stringify(revocations.map(toRecord))}\n\n`);
      else response.end();
    };
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    const stopListening = source.onRevoked((revocation) => send('revoked', [revocation]));
    let version = keys.version();
    const heartbeat = setInterval(() => {
      const before = version;
      version = keys.version();
      send(version === before ? 'heartbeat' : 'keys', []);
    }, heartbeatMs);
    open.add(response);
    response.once('close', () => {
      stopListening();
      clearInterval(heartbeat);
      open.delete(response);
    });
    send('snapshot', source.entries());
  });

  // Otherwise a drain would wait for them forever.
  app.addHook('preClose', (done) => {
    for (const response of open) response.end();
    done();
  });
}

function toRecord({ sessionId, revokedAt, until }: Revocation): RevocationRecord {
  return { sessionId, revokedAtMs: revokedAt.getTime(), untilMs: until.getTime() };
}
