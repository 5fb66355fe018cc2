import type { Logger } from '../lib/logger.ts';

/** Logs the warnings about the graph. The graph is looked at again and again: the same warnings are logged once. */
export function createGraphWarnings(logger: Logger): (warnings: readonly string[]) => void {
  let last = '';
  return (warnings) => {
    const text = warnings.join('\n');
    if (text !== last && warnings.length > 0) logger.warn({ warnings }, 'The graph is served, and something is wrong with it');
    last = text;
  };
}
