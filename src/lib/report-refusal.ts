import type { Refusal } from './errors.ts';
import type { LogFields, Logger } from './logger.ts';

/** Where a refusal was answered, for the log. */
export interface RefusalReport {
  readonly requestId: string;
  /** The constant message of a fault of ours. */
  readonly message: string;
}

const windowMs = 10_000;

/** Refusals after the first of their code, in the window that has begun. Absent: none has begun. */
const windows = new WeakMap<Logger, Map<string, number>>();

/**
 * Writes to the log what an operator has to know of a refusal. A fault of ours (500) is an error with its cause. What cannot be
 * answered now (503) comes in thousands while a database is away or cores are short, so of each code it is one warning, and ten
 * seconds later one with the number of those that followed. Below 500 the client is told everything, and the log nothing.
 */
export function reportRefusal(logger: Logger, refusal: Refusal, { requestId, message }: RefusalReport): void {
  const { status, code } = refusal;
  if (status === 503)
    warnOnce(logger, code, { code, requestId, ...(refusal.cause === undefined ? {} : { error: refusal.cause }) });
  else if (status >= 500) logger.error({ error: refusal.cause ?? refusal, code, requestId }, message);
}

function warnOnce(logger: Logger, code: string, fields: LogFields): void {
  const counts = windows.get(logger) ?? new Map<string, number>();
  windows.set(logger, counts);
  const count = counts.get(code);
  if (count !== undefined) {
    counts.set(code, count + 1);
    return;
  }
  counts.set(code, 0);
  logger.warn(fields, 'Requests are refused for now.');
  setTimeout(() => {
    const more = counts.get(code) ?? 0;
    counts.delete(code);
    if (more > 0) logger.warn({ code, more, seconds: windowMs / 1000 }, 'More requests were refused.');
  }, windowMs).unref();
}
