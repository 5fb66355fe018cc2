import type { FastifyReply } from 'fastify';

/** `{data, message, status}` of something that was done. */
export function answer(reply: FastifyReply, status: 200 | 201, message: string, data: object | null): FastifyReply {
  return reply.status(status).send({ data, message, status: 'success' });
}

/** Names the flow that a code was asked for in. The body has no place for it; see `otp/flow-id.ts` for what it is good for. */
export const flowHeader = 'portcullis-flow';
