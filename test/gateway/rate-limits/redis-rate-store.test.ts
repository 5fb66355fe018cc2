import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryRateStore } from '../../../src/gateway/rate-limits/memory-rate-store.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { Secret } from '../../../src/lib/secret.ts';
import { openRedisRateStore, type OpenRateStore } from '../../../src/persistence/redis/redis-rate-store.ts';
import { createAuthority } from '../../support/gateway/certificates.ts';
import { recordingLogger } from '../../support/gateway/recording-logger.ts';
import { httpClient } from '../../support/http-client.ts';
import { hasRedis, startRedisServer, type RedisServer } from '../../support/redis-server.ts';
import { runPortcullis } from '../../support/run-portcullis.ts';
import { startApp } from '../../support/start-app.ts';
import { times } from '../../support/times.ts';

/** `trusted`: an authority that vouches for servers, in PEM. */
async function runDoctor(redisUrl: string, trusted?: string) {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'portcullis-doctor-'));
  const authority = path.join(dataDir, 'authority.pem');
  if (trusted !== undefined) writeFileSync(authority, trusted);
  const trust: Record<string, string> = trusted === undefined ? {} : { NODE_EXTRA_CA_CERTS: authority };
  try {
    return await runPortcullis(['doctor'], { ...trust, REDIS_URL: redisUrl, PORTCULLIS_DATA_DIR: dataDir }, dataDir);
  } finally {
    rmSync(dataDir, { recursive: true });
  }
}

const perMinute = (count: number) => ({ count, windowSeconds: 60 });

describe.skipIf(!hasRedis)('rates in Redis', () => {
  let redis: RedisServer;
  let logger: ReturnType<typeof recordingLogger>;
  let stores: OpenRateStore[];

  beforeEach(async () => {
    redis = await startRedisServer();
    logger = recordingLogger();
    stores = await Promise.all(times(2, () => open()));
  });
  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await redis.kill();
  });

  function open(keyPrefix = 'test:'): Promise<OpenRateStore> {
    const fallback = createMemoryRateStore(systemClock);
    return openRedisRateStore({ url: new Secret(redis.url), keyPrefix, fallback, logger });
  }
  /** How many of so many tries, by all processes at the same moment, go through. */
  async function admitted(tries: number, key: string, count: number): Promise<number> {
    const waits = await Promise.all(times(tries, async (at) => stores[at % stores.length]?.take(key, 1, perMinute(count))));
    return waits.filter((wait) => wait === 0).length;
  }
  const warnings = () => logger.lines.filter(({ level }) => level === 'warn');

  it('are shared by all processes: of 50 tries at once as many go through as the rate allows', async () => {
    expect(await admitted(50, 'a', 7)).toBe(7);
    expect(await admitted(50, 'a', 7)).toBe(0);
    expect(await admitted(50, 'b', 7)).toBe(7);
    expect(warnings()).toEqual([]);
  });

  it('say how long to wait, and count nothing that they refuse', async () => {
    const [one, two] = stores;
    expect(await one?.take('k', 3, perMinute(4))).toBe(0);
    const wait = await two?.take('k', 2, perMinute(4));
    expect(wait).toBeGreaterThan(10);
    expect(wait).toBeLessThanOrEqual(15);
    expect(await two?.take('k', 1, perMinute(4))).toBe(0);
  });

  it('are renewed by time', async () => {
    const rate = { count: 1, windowSeconds: 1 };
    expect(await stores[0]?.take('k', 1, rate)).toBe(0);
    expect(await stores[1]?.take('k', 1, rate)).toBeGreaterThan(0);
    await vi.waitFor(async () => expect(await stores[1]?.take('k', 1, rate)).toBe(0), { timeout: 5000 });
  });

  it('are kept under the prefix, apart from others, and forget themselves', async () => {
    await stores[0]?.take('k', 1, perMinute(4));
    expect(await redis.ask('KEYS *')).toBe('*1\r\n$11\r\ntest:rate:k');
    const ttl = Number((await redis.ask('PTTL test:rate:k')).slice(1));
    expect(ttl).toBeGreaterThan(0);
    expect(ttl).toBeLessThanOrEqual(15_000);
    const other = await open('other:');
    stores.push(other);
    expect(await other.take('k', 4, perMinute(4))).toBe(0);
  });

  it.each<[string, () => Promise<void> | void, () => Promise<void> | void]>([
    ['is gone', () => redis.kill(), () => redis.revive()],
    ['hangs', () => redis.freeze(), () => redis.thaw()],
  ])('are counted by each process while Redis %s, and together again afterwards', async (_, lose, bringBack) => {
    expect(await admitted(10, 'before', 3)).toBe(3);
    await lose();
    await stores[0]?.take('x', 1, perMinute(1));
    await stores[1]?.take('x', 1, perMinute(1));
    expect(await admitted(50, 'meanwhile', 7)).toBe(14);
    expect(warnings().map(({ message }) => message)).toEqual(
      times(2, () => 'Redis does not answer: each process counts rates by itself'),
    );
    await bringBack();
    let round = 0;
    await vi.waitFor(async () => expect(await admitted(20, `after ${round++}`, 5)).toBe(5), { timeout: 15_000, interval: 300 });
    expect(warnings()).toHaveLength(2);
    expect(logger.lines.filter(({ level }) => level === 'info')).toHaveLength(2);
  });

  it('do not keep a process from starting while Redis is away', async () => {
    await redis.kill();
    const store = await open();
    stores.push(store);
    expect(await store.take('k', 1, perMinute(1))).toBe(0);
    expect(await store.take('k', 1, perMinute(1))).toBeGreaterThan(0);
  });

  it('are part of what the doctor looks at', async () => {
    const line = async () => /^.* redis: .*$/m.exec((await runDoctor(redis.url)).stdout)?.[0];
    expect(await line()).toBe('ok      redis: answers');
    await redis.kill();
    expect(await line()).toBe('FAULTY  redis: Redis: nothing listens there');
  });

  it('travel over TLS to a server that is proved to be the one that is meant, to no other', async () => {
    const authority = await createAuthority('ours');
    const credentials = await authority.issue('redis');
    const proxy = createServer(credentials, (client) => {
      const server = connect(Number(new URL(redis.url).port), '127.0.0.1');
      client.pipe(server).pipe(client);
      for (const socket of [client, server]) socket.on('error', () => client.destroy());
    });
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    const url = `rediss://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    try {
      expect((await runDoctor(url, authority.cert)).stdout).toContain('ok      redis: answers\n');
      expect((await runDoctor(url)).stdout).toMatch(/FAULTY {2}redis: Redis: .*certificate/);
    } finally {
      proxy.close();
    }
  });

  it('count the requests of two gateways together, over REDIS_URL', async () => {
    const environment = {
      REDIS_URL: redis.url,
      PORTCULLIS_RATE_LIMITS: JSON.stringify({ '*': { count: 3, windowSeconds: 600, by: 'address' } }),
    };
    const apps = [await startApp({ environment }), await startApp({ environment })];
    try {
      const statuses = await Promise.all(
        times(8, async (at) => {
          const app = apps[at % 2];
          return app ? (await httpClient(app).ask('{ authVersion }')).status : 0;
        }),
      );
      expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 200, 200, 429, 429, 429, 429, 429]);
    } finally {
      for (const app of apps) await app.stop();
    }
  });
});
