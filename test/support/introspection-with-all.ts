import { getIntrospectionQuery } from 'graphql';

/** The deepest introspection query that clients send. */
export const introspectionWithAll = getIntrospectionQuery({
  descriptions: true,
  specifiedByUrl: true,
  directiveIsRepeatable: true,
  schemaDescription: true,
  inputValueDeprecation: true,
  oneOf: true,
});
