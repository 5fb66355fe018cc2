import { isObject } from './is-object.ts';

/**
 * Reports that something this process depends on cannot answer now: a database that is away, locked or full, for example. It is
 * answered as the refusal `UNAVAILABLE`, with `Retry-After`.
 *
 * The mark is a property, because libraries that wrap errors copy properties and lose classes.
 */
export class UnavailableError extends Error {
  readonly isUnavailable = true;
  /** Of the system or the database: a SQLSTATE, an SQLite result code or an error number's name. */
  readonly code: string | undefined;

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'UnavailableError';
    this.code = codeOf(cause);
  }
}

export function isUnavailable(error: unknown): boolean {
  return isObject(error) && error['isUnavailable'] === true;
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}
