import type { OpenapiSchemaName, securitySchemes } from './openapi-schemas.ts';

export interface DescribedOperation {
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly security: readonly object[];
  /** The parts of the path that vary, and headers. */
  readonly parameters?: readonly object[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, object>>;
}

export const text = { type: 'string' } as const;
export const line = (charactersMax: number) => ({ ...text, maxLength: charactersMax });

/** One of these. */
export function needs(...names: readonly (keyof typeof securitySchemes)[]): object[] {
  return names.map((name) => ({ [name]: [] }));
}

export function answer(description: string, ...names: readonly OpenapiSchemaName[]): object {
  const references = names.map((name) => ({ $ref: `#/components/schemas/${name}` }));
  return {
    description,
    content: { 'application/json': { schema: references.length > 1 ? { anyOf: references } : references[0] } },
  };
}

export function body(properties: Readonly<Record<string, object>>, required = Object.keys(properties)): { content: object } {
  return { content: { 'application/json': { schema: { type: 'object', properties, required } } } };
}

export function form(): { content: object } {
  const schema = { type: 'object', properties: { token: text, token_type_hint: text }, required: ['token'] };
  return { content: { 'application/x-www-form-urlencoded': { schema } } };
}

/** A part of the path. */
export function part(name: string, description: string): object {
  return { name, in: 'path', required: true, description, schema: text };
}

/** An answer for people. */
export function page(description: string): object {
  return { description, content: { 'text/html': { schema: text } } };
}
