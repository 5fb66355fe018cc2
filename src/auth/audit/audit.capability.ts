import type { Capability } from '../use-case.ts';
import { listEvents } from './list-events.ts';

export const auditCapability = {
  list: { run: listEvents },
} as const satisfies Capability;
