import type { FastifyInstance } from 'fastify';

/** The messages that would have been mailed, newest first. */
export type ListOutbox = () => Promise<readonly unknown[]>;

/** `GET /dev/outbox`, in place of a mailbox. It shows codes to the caller, so it exists in development only. */
export function addOutboxRoute(app: FastifyInstance, listOutbox: ListOutbox): void {
  app.get('/dev/outbox', async (_, reply) => reply.header('cache-control', 'no-store').send(await listOutbox()));
}
