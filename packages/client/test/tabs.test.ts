import { afterEach, describe, expect, it, vi } from 'vitest';
import { createExclusive, type Locks } from '../src/tabs.ts';

afterEach(() => vi.useRealTimers());

/** A lock that another tab holds and does not give back. */
const held: Locks = {
  request: (_, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    }),
};

const refused: Locks = { request: () => Promise.reject(new DOMException('Not here.', 'SecurityError')) };

describe('an exclusive run', () => {
  it('waits ten seconds for a lock that another tab does not give back, and not a moment longer', async () => {
    vi.useFakeTimers();
    const done = vi.fn<() => Promise<string>>(async () => 'done');
    const running = createExclusive(held, 'lock')(done);
    await vi.advanceTimersByTimeAsync(9999);
    expect(done).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(await running).toBe('done');
  });

  it('goes without a lock where documents get none', async () => {
    expect(await createExclusive(refused, 'lock')(async () => 'done')).toBe('done');
  });

  it.each([
    ['with Web Locks', navigator.locks as unknown as Locks],
    ['without', null],
  ])('is alone %s, and the next one runs after a fault', async (name, locks) => {
    const exclusive = createExclusive(locks, `lock of a test ${name}`);
    const order: string[] = [];
    const first = exclusive(async () => {
      order.push('first begins');
      await Promise.resolve();
      order.push('first ends');
      throw new Error('a fault');
    });
    const second = exclusive(async () => order.push('second'));
    await expect(first).rejects.toThrow('a fault');
    await second;
    expect(order).toEqual(['first begins', 'first ends', 'second']);
  });

  it('fails as what it runs fails, and runs it once', async () => {
    const failing = vi.fn<() => Promise<never>>(() => Promise.reject(new Error('a fault')));
    await expect(createExclusive(navigator.locks as unknown as Locks, 'lock of a fault')(failing)).rejects.toThrow('a fault');
    expect(failing).toHaveBeenCalledTimes(1);
  });
});
