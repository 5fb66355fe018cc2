import type { ServerResponse } from 'node:http';

/** How long a client may take to read what is written before its connection is cut. */
export const patienceMs = 30_000;

/**
 * Writes, and resolves when there is room for more: false when there is none for half a minute. At once when `signal` aborts,
 * whatever the client does.
 */
export function writePatiently(
  response: Pick<ServerResponse, 'write' | 'once' | 'off'>,
  text: string,
  signal: AbortSignal,
): Promise<boolean> {
  if (response.write(text) || signal.aborted) return Promise.resolve(true);
  return new Promise((resolve) => {
    const settle = (isWritten: boolean) => {
      clearTimeout(impatience);
      response.off('drain', onDrain);
      signal.removeEventListener('abort', onDrain);
      resolve(isWritten);
    };
    const onDrain = () => settle(true);
    const impatience = setTimeout(() => settle(false), patienceMs);
    response.once('drain', onDrain);
    signal.addEventListener('abort', onDrain, { once: true });
  });
}
