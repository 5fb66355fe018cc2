import { DatabaseError } from 'pg';
import { UnavailableError } from '../../lib/unavailable-error.ts';

/**
 * Classes of SQLSTATE that say something of the server, the connection or other transactions rather than of the statement
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html): connection exceptions, read-only transactions during a
 * fail-over, idle transactions ended by the server, transactions to be run again, missing resources, locks that do not come,
 * intervention of an operator (`statement_timeout` included), and faults of its system.
 */
const unavailableStates = ['08', '25006', '25P03', '40', '53', '55P03', '57', '58'];

/** States after which the same transaction, run again from its beginning, may succeed: serialization failure and deadlock. */
const retryableStates = new Set(['40001', '40P01']);

/**
 * Returns the error as it is to be thrown: an `UnavailableError` when the server cannot answer now. What is no error of the
 * server's is one of the connection to it. What the server adds of the row or the statement (`detail`, `where`) is taken away: the ORM
 * makes it a part of the message, and logs would have all values of a row that a constraint refuses.
 */
export function postgresqlFault(error: unknown): unknown {
  if (error instanceof DatabaseError) Object.assign(error, { detail: undefined, where: undefined });
  const isOfStatement = error instanceof DatabaseError && !unavailableStates.some((state) => error.code?.startsWith(state));
  return isOfStatement ? error : new UnavailableError(error);
}

/** True if the transaction may succeed when all of it is run again. */
export function isRetryable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && retryableStates.has(String(error.code));
}
