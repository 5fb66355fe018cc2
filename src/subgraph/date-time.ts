import { GraphQLScalarType } from 'graphql';

/** A moment, in UTC with milliseconds (RFC 3339 §5.6). Output only. */
export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'A moment in UTC, such as `2026-01-02T03:04:05.678Z`.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: (value) => (value as Date).toISOString(),
});
