import { refusals } from '../../lib/errors.ts';
import type { DeniedError } from '../engine.ts';
import type { Decision } from './guard.ts';

/** What stands at the place of a field that the guard refused: why, and for mutations that nothing was changed. */
export function deniedError({ reasons }: Decision, mutationType: string | null, requestId: string): DeniedError {
  return (coordinate, args) => {
    const isMutation = coordinate.startsWith(`${mutationType}.`);
    const reason = reasons.get(coordinate) ?? reasons.get(coordinate + args);
    if (!reason) return { message: notRun, extensions: { code: 'MUTATION_NOT_RUN', requestId } };
    const { status, type, message } = refusals[reason];
    return {
      message: isMutation ? `${message} None of the mutations ran.` : message,
      extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE', reason, type, http: { status }, requestId },
    };
  };
}

const notRun = 'Another mutation of this operation was refused, so none of them ran.';
