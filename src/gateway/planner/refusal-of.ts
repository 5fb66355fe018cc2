import { GraphQLError } from 'graphql';
import { TooComplex } from '../operation/budget.ts';
import { Unplannable } from './plan-operation.ts';

/** Returns the error for an operation that cannot be planned. Throws any other fault again. */
export function refusalOf(error: unknown): GraphQLError {
  if (error instanceof TooComplex)
    return new GraphQLError('The operation is too complex.', { extensions: { code: 'OPERATION_TOO_COMPLEX' } });
  if (error instanceof Unplannable) return new GraphQLError(error.message, { extensions: { code: 'OPERATION_NOT_PLANNABLE' } });
  throw error;
}
