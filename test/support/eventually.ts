import { vi } from 'vitest';

/** Tries again until `check` does not throw, for at most five seconds. */
export function eventually(check: () => unknown): Promise<unknown> {
  return vi.waitFor(check, { timeout: 5000, interval: 5 });
}
