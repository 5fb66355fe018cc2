import type { Capability } from '../use-case.ts';
import { activate } from './activate.use-case.ts';
import { register } from './register.use-case.ts';

export const registrationCapability = {
  register: { run: register, hidesAccounts: true },
  activate: { run: activate, hidesAccounts: true },
} as const satisfies Capability;
