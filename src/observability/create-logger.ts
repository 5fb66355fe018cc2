import { pino } from 'pino';
import type { Logger } from '../lib/logger.ts';
import { redact } from './redact.ts';

export interface LoggerOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Takes one line of JSON, newline included. Default: standard output. */
  readonly destination?: { write(line: string): void };
}

/** JSON lines: `level`, `time` (ISO 8601, UTC), the fields, `msg`. Every field passes through `redact` on its way out. */
export function createLogger({ level, destination }: LoggerOptions): Logger {
  const lines = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination ?? pino.destination({ sync: true }),
  );
  return {
    debug: (fields, message) => lines.isLevelEnabled('debug') && lines.debug(redact(fields), message),
    info: (fields, message) => lines.isLevelEnabled('info') && lines.info(redact(fields), message),
    warn: (fields, message) => lines.isLevelEnabled('warn') && lines.warn(redact(fields), message),
    error: (fields, message) => lines.isLevelEnabled('error') && lines.error(redact(fields), message),
  };
}
