import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Refusal } from '../../lib/errors.ts';
import { isJsonObject } from '../../lib/json.ts';

export type BodySchema = z.ZodType;
/** By the name of the part. */
export type PathSchemas = Readonly<Record<string, z.ZodType>>;

/** Returns what `schema` makes of the body; an absent body is an empty object. Throws `INVALID_INPUT` with every fault. */
export function parseBody<Body extends BodySchema | undefined>(
  schema: Body | undefined,
  request: FastifyRequest,
): ParsedBody<Body>;
export function parseBody(schema: BodySchema | undefined, { body }: FastifyRequest): unknown {
  if (schema === undefined) return null;
  const given = body ?? {};
  return parsed(schema, isJsonObject(given) ? given : null, 'body');
}

/** Returns the parts of the path. Throws `INVALID_INPUT`. */
export function parsePath<Path extends PathSchemas>(
  schemas: Path | undefined,
  request: FastifyRequest,
): { readonly [Name in keyof Path]: z.output<Path[Name]> };
export function parsePath(schemas: PathSchemas = {}, request: FastifyRequest): Readonly<Record<string, unknown>> {
  const parts = request.params as Readonly<Record<string, string | undefined>>;
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, parsed(schema, parts[name] ?? '', 'path', name)]),
  );
}

/** Of a body without a schema nothing is read: null. */
export type ParsedBody<Schema> = Schema extends z.ZodType ? z.output<Schema> : null;

/** Says where in the request, and of the first fault in words what it is. A fault of the whole body is a sentence of its own. */
function parsed(schema: z.ZodType, value: unknown, ...place: readonly string[]): unknown {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const faults = error.issues.map(({ path, message: msg, code: type }) => ({ loc: [...place, ...path.map(String)], msg, type }));
  throw new Refusal('INVALID_INPUT', {
    detail: value === null ? 'The body must be a JSON object.' : sentenceOf(faults[0]),
    faults,
  });
}

function sentenceOf(fault: { readonly loc: readonly string[]; readonly msg: string } | undefined): string {
  const name = fault?.loc.slice(1).join('.') ?? '';
  return name === '' ? (fault?.msg ?? '') : `\`${name}\` ${fault?.msg}.`;
}
