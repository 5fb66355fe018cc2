import type { GraphQLError } from 'graphql';
import type { EngineResponse } from './execution.ts';

/** Returns the response to an operation of which nothing was executed. */
export function refused(errors: readonly GraphQLError[]): EngineResponse {
  return { body: JSON.stringify({ errors }), outcome: 'refused' };
}
