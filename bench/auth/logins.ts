import { performance } from 'node:perf_hooks';
import { createPasswordHasher } from '../../src/auth/passwords/password-hasher.ts';
import { logIn, openBenchAuth, password } from './open-bench-auth.ts';

/**
 * Logins a second over bare Argon2id computations a second, at the same concurrency, in interleaved rounds:
 * `node bench/auth/logins.ts [postgresql://…]`. A ratio of 1 would mean that a login costs nothing but its hash. CPU is that of
 * this process: PostgreSQL's own comes on top.
 */
const concurrency = 4;
const warmUpRounds = 5;
const rounds = 45;
const perRound = 32;

const hasher = createPasswordHasher({ concurrencyMax: concurrency, queueMax: 1000 });
const { auth, database, people, close } = await openBenchAuth(process.argv[2], hasher);
const hash = await hasher.hash(password);

/** Short rounds, one after the other, so that what else the machine does falls on both alike. */
const measured = [];
for (let round = 0; round < rounds; round += 1) {
  const hashes = await perSecond(() => hasher.verify(hash, password));
  const logins = await perSecond((index) => logIn(auth, people[(round + index) % people.length]?.email ?? ''));
  if (round >= warmUpRounds) measured.push({ hashes, logins });
}
console.log(database.kind);
console.table({
  'hashes/s': quartiles(measured.map(({ hashes }) => hashes.rate)),
  'logins/s': quartiles(measured.map(({ logins }) => logins.rate)),
  'logins/hashes': quartiles(measured.map(({ hashes, logins }) => logins.rate / hashes.rate)),
  'CPU ms/hash': quartiles(measured.map(({ hashes }) => hashes.cpuMs)),
  'CPU ms/login': quartiles(measured.map(({ logins }) => logins.cpuMs)),
  'CPU hash/login': quartiles(measured.map(({ hashes, logins }) => hashes.cpuMs / logins.cpuMs)),
});
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

function quartiles(values: readonly number[]): Record<string, number> {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => Number(sorted[Math.floor((sorted.length - 1) * share)]?.toFixed(3));
  return { 'lower quartile': at(0.25), median: at(0.5), 'upper quartile': at(0.75) };
}
