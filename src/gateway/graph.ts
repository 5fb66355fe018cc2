import type { Engine } from './engine/engine.ts';
import type { Guard } from './guard/guard.ts';
import type { RateLimits } from './rate-limits/rate-limits.ts';
import type { RequestLimits } from './operation/limits/request-limits.ts';
import type { RequestContext } from './request/request-context.ts';

/** One composed schema with what answers and guards it. A request keeps to the one that it began with. */
export interface Graph {
  readonly supergraphSdl: string;
  readonly engine: Engine<RequestContext>;
  readonly guard: Guard;
  readonly limits: RequestLimits;
  readonly rates: RateLimits;
}
