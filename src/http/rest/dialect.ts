import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal } from '../../lib/errors.ts';

/** How a dialect says that something was refused. */
export type Render = (refusal: Refusal, scene: Scene) => Rendered;

export interface Scene {
  readonly requestId: string;
  /** Nothing of the inside is shown then. */
  readonly isProduction: boolean;
}

export interface Rendered {
  readonly status: number;
  /** Sent as JSON; a text is a page for people. */
  readonly body: object | string;
}

/** Does the work of one operation. What it throws is rendered in the operation's dialect. */
export type RestHandler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;
