import { refusals } from '../../lib/errors.ts';
import type { DeniedError } from '../request/public-error.ts';
import type { Prepared } from '../operation/operation.ts';
import type { Decision } from './guard.ts';

export interface DeniedErrorInput {
  readonly decision: Decision;
  /** The name of the mutation root type; null where there is none. */
  readonly mutationType: string | null;
  readonly kind: Prepared['kind'];
  readonly requestId: string;
}

/**
 * What stands at the place of a field that the guard refused: why, and of mutations what became of them. At the root of an operation
 * one refusal keeps all of them from running; below the root the mutation ran, or there would be no such place.
 */
export function deniedError({ decision: { reasons }, mutationType, kind, requestId }: DeniedErrorInput): DeniedError {
  return (coordinate, argsName) => {
    const isMutation = coordinate.startsWith(`${mutationType}.`);
    const reason = reasons.get(coordinate) ?? reasons.get(coordinate + argsName);
    if (!reason) return { message: notRun, extensions: { code: 'MUTATION_NOT_RUN', requestId } };
    const { status, type, message } = refusals[reason];
    return {
      message: isMutation
        ? `${message} None of the mutations ran.`
        : kind === 'mutation'
          ? `${message} The mutation itself ran.`
          : message,
      extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE', reason, type, http: { status }, requestId },
    };
  };
}

const notRun = 'Another mutation of this operation was refused, so none of them ran.';
