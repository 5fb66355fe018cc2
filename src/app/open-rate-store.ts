import type { Config } from '../config/settle.ts';
import { createMemoryRateStore } from '../gateway/rate-limits/memory-rate-store.ts';
import type { OpenRateStore } from '../persistence/redis/redis-rate-store.ts';
import type { Runtime } from './runtime.ts';

/** In this process, or in Redis where one is named and there is anything to count. */
export async function openRateStore(
  { redisUrl, redisKeyPrefix, rateLimits }: Config,
  { clock, logger }: Pick<Runtime, 'clock' | 'logger'>,
): Promise<OpenRateStore> {
  const memory = createMemoryRateStore(clock);
  if (redisUrl === undefined || Object.keys(rateLimits).length === 0) return { ...memory, close: async () => {} };
  const { openRedisRateStore } = await import('../persistence/redis/redis-rate-store.ts');
  return openRedisRateStore({ url: redisUrl, keyPrefix: redisKeyPrefix, fallback: memory, logger });
}
