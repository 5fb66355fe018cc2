import { UnavailableError } from '../../lib/unavailable-error.ts';

/** Another connection holds the lock, whatever it does with it (SQLITE_BUSY and its extended codes). */
export function isSqliteBusy(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_BUSY');
}

/**
 * Result codes that say something of the file, the disk or the lock rather than of the statement
 * (https://sqlite.org/rescode.html), extended ones included.
 */
const unavailableCodes = [
  'SQLITE_BUSY',
  'SQLITE_CANTOPEN',
  'SQLITE_CORRUPT',
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_LOCKED',
  'SQLITE_NOMEM',
  'SQLITE_NOTADB',
  'SQLITE_PROTOCOL',
  'SQLITE_READONLY',
];

/** Does `work`. Throws an `UnavailableError` when the file cannot be read or written now, and every other error as it is. */
export function orSqliteFault<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw unavailableCodes.some((code) => codeOf(error).startsWith(code)) ? new UnavailableError(error) : error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
