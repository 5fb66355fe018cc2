import type { Capability } from '../use-case.ts';
import { undoChange } from './undo-change.use-case.ts';

export const undoCapability = {
  undoChange: { run: undoChange },
} as const satisfies Capability;
