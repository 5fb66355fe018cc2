import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Refusal } from '../../lib/errors.ts';

/** A way of saying that something was refused: how it is written, and what `/openapi.json` says of that. */
export interface Dialect {
  readonly render: Render;
  /** Null: a page for people. */
  readonly schema: z.ZodType | null;
}

/** The dialect of an operation; where several could be meant, a function of the request, and all of them. */
export type DialectOf = Dialect | { readonly all: readonly Dialect[]; readonly of: (request: FastifyRequest) => Dialect };

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
