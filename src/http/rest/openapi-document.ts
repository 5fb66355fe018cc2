import { z } from 'zod';
import { answerSchemas } from './answer-schemas.ts';
import type { Dialect } from './dialect.ts';
import { restOperations } from './operations.ts';
import type { AnswerSchema, RestOperation } from './rest-operation.ts';
import { securitySchemes } from './security-schemes.ts';

export interface OpenapiSettings {
  readonly publicUrl: string;
  readonly version: string;
}

/** Returns the REST face in OpenAPI 3.1. A path that an operation has beside its first one is listed as an alias of it. */
export function openapiDocument({ publicUrl, version }: OpenapiSettings): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [name, operation] of Object.entries(restOperations)) {
    for (const [index, url] of operation.paths.entries()) {
      const operationId = index === 0 ? name : `${name}Alias`;
      const summary = index === 0 ? operation.summary : `${operation.summary} (alias)`;
      const described = { ...describe(operation), operationId, summary };
      (paths[url.replaceAll(/:(\w+)/g, '{$1}')] ??= {})[operation.method.toLowerCase()] = described;
    }
  }
  const schemas = Object.fromEntries(Object.entries(answerSchemas).map(([name, schema]) => [name, jsonSchemaOf(schema)]));
  return {
    openapi: '3.1.1',
    info: { title: 'Portcullis, the REST face', version, description },
    servers: [{ url: publicUrl }],
    paths,
    components: { schemas, securitySchemes },
  };
}

const description =
  'For clients that do not speak GraphQL, in the dialects that they speak already. Everything else is at `/graphql`.';

function describe(operation: RestOperation) {
  const { tags, caller, path = {}, headers = {}, body } = operation;
  const parameters = [
    ...Object.entries(path).map(([name, schema]) => parameter(name, 'path', jsonSchemaOf(schema))),
    ...Object.entries(headers).map(([name, says]) => parameter(name, 'header', { type: 'string', description: says })),
  ];
  return {
    description: operation.description,
    tags,
    security: caller.security.map((name) => ({ [name]: [] })),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: requestBody(body, operation.encoding) } : {}),
    responses: responsesOf(operation),
  };
}

function parameter(name: string, place: 'path' | 'header', { description: says, ...schema }: JsonSchema): object {
  return { name, in: place, required: place === 'path', ...(says === undefined ? {} : { description: says }), schema };
}

function requestBody(body: z.ZodType, encoding: RestOperation['encoding']): object {
  const type = encoding === 'form' ? 'application/x-www-form-urlencoded' : 'application/json';
  return { required: !body.safeParse({}).success, content: { [type]: { schema: jsonSchemaOf(body) } } };
}

function responsesOf({ answers, refusals = {}, dialect }: RestOperation): Record<string, object> {
  const dialects = 'all' in dialect ? dialect.all : [dialect];
  return {
    ...Object.fromEntries(Object.entries(refusals).map(([status, says]) => [status, refusalIn(dialects, says)])),
    ...Object.fromEntries(Object.entries<AnswerSchema>(answers).map(([status, answer]) => [status, answerIn(answer)])),
    default: refusalIn(dialects, 'Something else.'),
  };
}

function answerIn({ description: says, body, isPage }: AnswerSchema): object {
  if (isPage) return page(says);
  return { description: says, ...(body ? { content: { 'application/json': { schema: referenceTo(body) } } } : {}) };
}

function refusalIn(dialects: readonly Dialect[], says: string): object {
  const references = dialects.flatMap(({ schema }) => (schema ? [referenceTo(schema)] : []));
  if (references.length === 0) return page(says);
  const schema = references.length > 1 ? { anyOf: references } : references[0];
  return { description: says, content: { 'application/json': { schema } } };
}

function page(says: string): object {
  return { description: says, content: { 'text/html': { schema: { type: 'string' } } } };
}

const names = new Map<z.ZodType, string>(Object.entries(answerSchemas).map(([name, schema]) => [schema, name]));

/** Answers have names, so that generated clients have them, too. */
function referenceTo(schema: z.ZodType): object {
  const name = names.get(schema);
  if (name === undefined) throw new Error('An answer of an operation is not in answer-schemas.ts.');
  return { $ref: `#/components/schemas/${name}` };
}

type JsonSchema = Readonly<Record<string, unknown>>;

function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, '~standard': __, ...rest } = z.toJSONSchema(schema, { io: 'input' }) as Record<string, unknown>;
  return rest;
}
