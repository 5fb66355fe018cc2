import { createClient } from '@redis/client';
import type { Logger } from '../../lib/logger.ts';
import type { RateStore } from '../../lib/rate-store.ts';
import type { Secret } from '../../lib/secret.ts';
import { withTimeout } from '../../lib/with-timeout.ts';
import { takeScript } from './take-script.ts';

export interface RedisRateStoreOptions {
  /** `redis://` or, over TLS, `rediss://`. */
  readonly url: Secret;
  /** Before every key. */
  readonly keyPrefix: string;
  /** Counts while Redis does not answer. */
  readonly fallback: RateStore;
  readonly logger: Logger;
}

export interface OpenRateStore extends RateStore {
  close(): Promise<void>;
}

const connectTimeoutMs = 2000;
/** Redis answers within a millisecond or two; a request waits no longer than this. */
const answerTimeoutMs = 250;
/** After a failure Redis is not asked for so long, so that a Redis that hangs does not hold up every request. */
const leftAloneMs = 1000;
const reconnectMsMax = 2000;

/**
 * Rates that all processes on one Redis share. While it does not answer, each process counts by itself: limits are wider
 * then, by as many processes as there are, but they are there, and no request fails for it. Logged once each way.
 */
export async function openRedisRateStore({ url, keyPrefix, fallback, logger }: RedisRateStoreOptions): Promise<OpenRateStore> {
  let isAnswering = true;
  let leftAloneUntil = 0;

  function report(hasAnswered: boolean, error?: unknown): void {
    if (hasAnswered === isAnswering) return;
    isAnswering = hasAnswered;
    if (hasAnswered) logger.info({}, 'Redis answers again: rates are shared');
    else logger.warn({ error }, 'Redis does not answer: each process counts rates by itself');
  }

  const client = createClient({
    url: url.reveal(),
    keyPrefix: `${keyPrefix}rate:`,
    name: 'portcullis',
    disableOfflineQueue: true,
    socket: { connectTimeout: connectTimeoutMs, reconnectStrategy: (tries) => Math.min(50 * 2 ** tries, reconnectMsMax) },
    scripts: { take: takeScript },
  });
  client.on('error', (error: unknown) => report(false, error));
  // Resolves when it is there, be it much later, and rejects only when closed before that.
  const connecting = client.connect().catch(() => undefined);
  await withTimeout(connecting, connectTimeoutMs, () => undefined);

  return {
    async take(key, amount, rate) {
      const windowMs = rate.windowSeconds * 1000;
      if (!client.isReady || performance.now() < leftAloneUntil) return fallback.take(key, amount, rate);
      try {
        const waitMs = await withTimeout(client.take(key, (amount * windowMs) / rate.count, windowMs), answerTimeoutMs, noAnswer);
        report(true);
        return waitMs / 1000;
      } catch (error) {
        report(false, error);
        leftAloneUntil = performance.now() + leftAloneMs;
        return fallback.take(key, amount, rate);
      }
    },
    async close() {
      client.destroy();
      await connecting;
    },
  };
}

function noAnswer(): never {
  throw new Error(`No answer within ${answerTimeoutMs} ms.`);
}
