/**
 * Settles as `work` does if that is within `timeoutMs`. Otherwise calls `onTimeout` once, and resolves with what it returns or
 * rejects with what it throws. The work goes on: what becomes of it then is ignored, a rejection included. No timer outlives the
 * call.
 */
export async function withTimeout<T, Late>(work: T | Promise<T>, timeoutMs: number, onTimeout: () => Late): Promise<T | Late> {
  const { promise: timeout, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, timeoutMs);
  try {
    return await Promise.race([work, timeout.then(onTimeout)]);
  } finally {
    clearTimeout(timer);
  }
}
