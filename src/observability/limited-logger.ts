import type { LogFields, Logger } from '../lib/logger.ts';

export interface LogLimit {
  /** Lines of one message about one subgraph in a window; those after them are counted. */
  readonly linesMax: number;
  readonly windowMs: number;
}

interface Window {
  lines: number;
  suppressed: number;
}

/**
 * The same logger, with a bound for what subgraphs and clients make it write, so that no flood can fill a disk. Of each message,
 * and about each subgraph where it names one, the first lines of a window are written, and when it ends the number of those that were not.
 */
export function limitedLogger(logger: Logger, { linesMax, windowMs }: LogLimit): Logger {
  const windows = new Map<string, Window>();

  function open(key: string, subgraph: unknown, about: string): Window {
    const window = { lines: 0, suppressed: 0 };
    windows.set(key, window);
    const close = (): void => {
      windows.delete(key);
      const { suppressed } = window;
      if (suppressed > 0) logger.warn({ subgraph, about, suppressed }, 'Lines of the log were left out');
    };
    setTimeout(close, windowMs).unref();
    return window;
  }

  const limited =
    (level: keyof Logger) =>
    (fields: LogFields, message: string): void => {
      const { subgraph } = fields;
      const key = `${level} ${String(subgraph)} ${message}`;
      const window = windows.get(key) ?? open(key, subgraph, message);
      if (window.lines < linesMax) {
        window.lines += 1;
        logger[level](fields, message);
      } else window.suppressed += 1;
    };
  return { debug: limited('debug'), info: limited('info'), warn: limited('warn'), error: limited('error') };
}
