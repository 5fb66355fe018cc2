import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { parseTimestamp } from '../lib/clock.ts';

/** A moment, in UTC with milliseconds on its way out and in any zone on its way in (RFC 3339 §5.6). */
export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'A moment in UTC, such as `2026-01-02T03:04:05.678Z`.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: (value) => (value as Date).toISOString(),
  parseValue: (value) => parse(value),
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : null),
});

function parse(value: unknown): Date {
  const time = typeof value === 'string' ? parseTimestamp(value) : null;
  if (time === null) throw new GraphQLError('A DateTime must be a text such as `2026-01-02T03:04:05Z`.');
  return time;
}
