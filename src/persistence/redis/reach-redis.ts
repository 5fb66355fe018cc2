import { createClient } from '@redis/client';
import type { Secret } from '../../lib/secret.ts';

const connectTimeoutMs = 2000;

/** Resolves when Redis answers and lets us in. Rejects with the reason why it does not. */
export async function reachRedis(url: Secret): Promise<void> {
  const client = createClient({ url: url.reveal(), socket: { connectTimeout: connectTimeoutMs, reconnectStrategy: false } });
  // Without a listener the same error would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.ping();
  } finally {
    if (client.isOpen) client.destroy();
  }
}
