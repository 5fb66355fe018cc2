import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withTimeout } from '../../src/lib/with-timeout.ts';

describe('work with a timeout', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function after(ms: number): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>();
    setTimeout(() => resolve('done'), ms);
    return promise;
  }

  it('resolves with work that ends a millisecond before its time is up', async () => {
    const result = withTimeout(after(99), 100, () => 'late');
    await vi.advanceTimersByTimeAsync(99);
    await expect(result).resolves.toBe('done');
  });

  it('resolves with what the caller says of work that is not done when its time is up', async () => {
    const result = withTimeout(after(101), 100, () => 'late');
    await vi.advanceTimersByTimeAsync(100);
    await expect(result).resolves.toBe('late');
  });

  it('waits until the whole time is over', async () => {
    const onTimeout = vi.fn(() => 'late');
    const result = withTimeout(after(101), 100, onTimeout);
    await vi.advanceTimersByTimeAsync(99);
    expect(onTimeout).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await result;
    expect(onTimeout).toHaveBeenCalledTimes(1);
  });

  it('rejects with what the caller throws when the time is up', async () => {
    const result = withTimeout(after(101), 100, () => {
      throw new Error('Too late.');
    });
    const rejected = expect(result).rejects.toThrow('Too late.');
    await vi.advanceTimersByTimeAsync(100);
    await rejected;
  });

  it('rejects as work does that fails in time, and leaves no timer behind', async () => {
    await expect(withTimeout(Promise.reject(new Error('Broken.')), 100, () => 'late')).rejects.toThrow('Broken.');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves no timer behind when work is done in time', async () => {
    await withTimeout(Promise.resolve('done'), 100, () => 'late');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ignores a rejection that comes when the time is up', async () => {
    vi.useRealTimers();
    const unhandled = vi.fn();
    process.once('unhandledRejection', unhandled);
    const { promise, reject } = Promise.withResolvers<never>();
    await expect(withTimeout(promise, 1, () => null)).resolves.toBeNull();
    reject(new Error('Much too late.'));
    await pause(1);
    process.removeListener('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});
