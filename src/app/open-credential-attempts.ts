import type { Config } from '../config/settle.ts';
import { createCredentialAttempts, type CredentialAttempts } from '../gateway/identity/credential-attempts.ts';
import { everyRequest } from '../gateway/rate-limits/rate-limits.ts';
import { createMemoryRateStore } from '../gateway/rate-limits/memory-rate-store.ts';
import type { Clock } from '../lib/clock.ts';

/** Limits failed credentials at one entry point. A rate for whole requests limits them as well, before they are looked up. */
export function openCredentialAttempts(
  { failedCredentials, rateLimits }: Pick<Config, 'failedCredentials' | 'rateLimits'>,
  clock: Clock,
): CredentialAttempts {
  const { [everyRequest]: requestRule } = rateLimits;
  return createCredentialAttempts(
    createMemoryRateStore(clock),
    requestRule ? [failedCredentials, requestRule] : [failedCredentials],
  );
}
