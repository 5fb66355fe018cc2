import type { PasswordHasher } from '../auth/passwords/password-hasher.ts';
import { defaultLimits, type Limits } from '../auth/throttling/limits.ts';
import { systemClock, type Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { noMetrics, type Metrics } from '../lib/metrics.ts';
import { systemRandom, type Random } from '../lib/random.ts';
import type { Tracing } from '../lib/tracing.ts';

/** What the services stand on. Tests put their own in. */
export interface Runtime {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Null: nothing is traced. */
  readonly tracing: Tracing | null;
  /** Null: Argon2id at full cost. */
  readonly hasher: PasswordHasher | null;
  /** How often what may be tried. */
  readonly limits: Limits;
  /** See `equalResponseTimes`. */
  readonly responseStepMs: number;
  /** See `ServerSettings`. */
  readonly idleDrainMs: number;
}

export function systemRuntime(logger: Logger): Runtime {
  return {
    clock: systemClock,
    random: systemRandom,
    logger,
    metrics: noMetrics,
    tracing: null,
    hasher: null,
    limits: defaultLimits,
    responseStepMs: 100,
    idleDrainMs: 1000,
  };
}
