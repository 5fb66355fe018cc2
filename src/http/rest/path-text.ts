import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../lib/errors.ts';

/** A part of the path, decoded. Throws `INVALID_INPUT` for what no database can hold. */
export function pathText(request: FastifyRequest, name: string): string {
  const text = (request.params as Readonly<Record<string, string | undefined>>)[name] ?? '';
  if (text.isWellFormed() && !/\p{Cc}/u.test(text)) return text;
  throw new Refusal('INVALID_INPUT', { faults: [{ loc: ['path', name], msg: 'must be plain text', type: 'custom' }] });
}
