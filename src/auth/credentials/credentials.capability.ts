import type { Capability } from '../use-case.ts';
import { exchangeCredential } from './exchange-credential.use-case.ts';
import { recordRefused } from './record-refused.use-case.ts';

export const credentialsCapability = {
  exchange: { run: exchangeCredential },
  recordRefused: { run: recordRefused },
} as const satisfies Capability;
