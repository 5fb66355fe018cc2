import { GraphQLScalarType } from 'graphql';

/** Any JSON, for documents that are read as a whole. Output only. */
export const JsonScalar = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description: 'Any JSON value (RFC 8259).',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  serialize: (value) => JSON.parse(JSON.stringify(value)) as unknown,
});
