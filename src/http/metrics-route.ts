import type { FastifyInstance } from 'fastify';
import { digestsEqual, sha256Hex } from '../lib/digest.ts';
import { Refusal } from '../lib/errors.ts';
import type { Secret } from '../lib/secret.ts';

export interface MetricsRouteDeps {
  print(): Promise<{ readonly contentType: string; readonly body: string }>;
  /** Who scrapes shows it as bearer; null: everybody who can reach the port may. */
  readonly token: Secret | null;
}

/** `GET /metrics`, for Prometheus. */
export function addMetricsRoute(app: FastifyInstance, { print, token }: MetricsRouteDeps): void {
  const expected = token && sha256Hex(`Bearer ${token.reveal()}`);
  app.get('/metrics', async (request, reply) => {
    const { authorization } = request.headers;
    if (expected !== null && authorization === undefined) throw new Refusal('UNAUTHENTICATED');
    if (expected !== null && !digestsEqual(sha256Hex(authorization ?? ''), expected)) throw new Refusal('INVALID_TOKEN');
    const { contentType, body } = await print();
    return reply.header('content-type', contentType).header('cache-control', 'no-store').send(body);
  });
}
