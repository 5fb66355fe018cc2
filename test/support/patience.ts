import { availableParallelism, loadavg } from 'node:os';
import { vi } from 'vitest';

/** How many times as long as on a calm machine something takes at the moment: by the processes that want a processor, for each that there is. */
const share = Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());

// A test that needs more is one that hangs, however busy the machine is.
vi.setConfig({ testTimeout: 30_000 * share, hookTimeout: 60_000 * share });
