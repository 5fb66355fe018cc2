import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import {
  heartbeatMs,
  internalPaths,
  type RevocationEvent,
  type RevocationRecord,
} from '../gateway/identity/internal-protocol.ts';
import type { Revocation, RevocationList } from '../tokens/revocation.ts';

export interface RevocationSource extends Pick<RevocationList, 'entries' | 'onRevoked'> {
  /** False while revocations of other replicas may be missing: the feed then ends, and gateways ask instead. */
  isCurrent(): boolean;
}

/** The feed of `internal-protocol.ts`. A gateway that connects gets everything, so it needs no memory of where it was. */
export function serveRevocationFeed(app: FastifyInstance, source: RevocationSource): void {
  const open = new Set<ServerResponse>();

  app.get(internalPaths.revocationFeed, (_, reply) => {
    reply.hijack();
    const response = reply.raw;
    const send = (event: RevocationEvent, revocations: readonly Revocation[]): void => {
      if (source.isCurrent()) response.write(`event: ${event}\ndata: ${JSON.stringify(revocations.map(toRecord))}\n\n`);
      else response.end();
    };
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    const stopListening = source.onRevoked((revocation) => send('revoked', [revocation]));
    const heartbeat = setInterval(() => send('heartbeat', []), heartbeatMs);
    open.add(response);
    response.once('close', () => {
      stopListening();
      clearInterval(heartbeat);
      open.delete(response);
    });
    send('snapshot', source.entries());
  });

  // Otherwise a drain would wait for them for ever.
  app.addHook('preClose', (done) => {
    for (const response of open) response.end();
    done();
  });
}

function toRecord({ sessionId, revokedAt }: Revocation): RevocationRecord {
  return { sessionId, revokedAtMs: revokedAt.getTime() };
}
