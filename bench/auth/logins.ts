import { performance } from 'node:perf_hooks';
import { createPasswordHasher } from '../../src/auth/passwords/password-hasher.ts';
import { logIn, openBenchAuth, password } from './open-bench-auth.ts';

/**
 * Logins a second over bare Argon2id computations a second, at the same concurrency, in interleaved rounds:
 * `node bench/auth/logins.ts [postgresql://…]`. A ratio of 1 would mean that a login costs nothing but its hash.
 */
const concurrency = 4;
const rounds = 9;
const perRound = 150;

const hasher = createPasswordHasher({ concurrencyMax: concurrency, queueMax: 1000 });
const { auth, database, people, close } = await openBenchAuth(process.argv[2], hasher);
const hash = await hasher.hash(password);

const table = [];
for (let round = 0; round < rounds; round += 1) {
  const before = await perSecond(() => hasher.verify(hash, password));
  const logins = await perSecond((index) => logIn(auth, people[index % people.length]?.email ?? ''));
  const after = await perSecond(() => hasher.verify(hash, password));
  const hashes = { rate: (before.rate + after.rate) / 2, cpuMs: (before.cpuMs + after.cpuMs) / 2 };
  if (round > 0)
    table.push({
      'hashes/s': hashes.rate,
      'logins/s': logins.rate,
      ratio: logins.rate / hashes.rate,
      'CPU ms/login beside the hash': logins.cpuMs - hashes.cpuMs,
    });
}
console.table(
  table.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value.toFixed(2))]))),
);
const ratios = table.map(({ ratio }) => ratio).toSorted((a, b) => a - b);
console.log(`median ratio on ${database.kind}: ${ratios[Math.floor(ratios.length / 2)]?.toFixed(3)}`);
await close();

async function perSecond(work: (index: number) => Promise<unknown>): Promise<{ rate: number; cpuMs: number }> {
  let next = 0;
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (next < perRound) await work(next++);
    }),
  );
  const { user, system } = process.cpuUsage(cpu);
  return { rate: (perRound * 1000) / (performance.now() - startedAt), cpuMs: (user + system) / 1000 / perRound };
}
