import { parseArgs } from 'node:util';
import { openBenchAuth } from '../../../bench/auth/open-bench-auth.ts';
import { equalResponseTimes } from '../../../src/auth/equal-response-times.ts';
import { createPasswordHasher } from '../../../src/auth/passwords/password-hasher.ts';
import { createPrng } from '../../gateway/random/prng.ts';
import { generousLimits } from '../../support/generous-limits.ts';
import { kinds, openAddresses, probes, type Kind } from './probes.ts';
import { compareRanks, holm, type Comparison } from './rank-test.ts';

/**
 * Whether the time of an answer tells who has an account: `npm run timing -- [--samples 150] [--step 100] [--database postgresql://…]`.
 *
 * Each thing that a stranger may ask about an address is asked in rounds, of one address of each kind per round and in random
 * order, one at a time, so that whatever else the machine does falls on all kinds alike. Answers about known addresses are then
 * compared with those about unknown ones by the Mann–Whitney U test, p-values corrected for the number of comparisons
 * (Holm). Ends with status 1 when one of them is below 0.01. Passwords are hashed at full cost; the network, which hides more than
 * anything here, is left out. `--step 0` shows what there would be to see without `equalResponseTimes`.
 */
const { values } = parseArgs({
  options: {
    samples: { type: 'string', default: '150' },
    step: { type: 'string', default: '100' },
    database: { type: 'string' },
  },
});
const significant = 0.01;
const warmUpRounds = 10;

const hasher = createPasswordHasher({ concurrencyMax: 2, queueMax: 10 });
const bench = await openBenchAuth(values.database, hasher, generousLimits, [equalResponseTimes(Number(values.step))]);
const { auth } = bench;
const addressOf = await openAddresses(bench.database, await hasher.hash('the password of everybody'));
const prng = createPrng(1);

const found: (Comparison & { name: string; kind: Kind; unknownMs: number; knownMs: number })[] = [];
for (const [name, probe] of Object.entries(probes)) {
  const times = new Map<Kind, number[]>(kinds.map((kind) => [kind, []]));
  for (let round = -warmUpRounds; round < Number(values.samples); round += 1) {
    for (const kind of prng.sample(kinds, kinds.length)) {
      const email = addressOf(kind);
      const startedAt = performance.now();
      await probe(auth, email);
      if (round >= 0) times.get(kind)?.push(performance.now() - startedAt);
    }
  }
  const unknown = times.get('unknown') ?? [];
  for (const [kind, known] of times)
    if (kind !== 'unknown')
      found.push({ name, kind, ...compareRanks(unknown, known), unknownMs: median(unknown), knownMs: median(known) });
}
await bench.close();

const adjusted = holm(found.map(({ p }) => p));
console.table(
  found.map(({ name, kind, superiority, unknownMs, knownMs }, index) => ({
    asked: name,
    known: kind,
    'median unknown, ms': Number(unknownMs.toFixed(3)),
    'median known, ms': Number(knownMs.toFixed(3)),
    'known is slower (0.5: no difference)': Number(superiority.toFixed(3)),
    'p, adjusted': Number(adjusted[index]?.toPrecision(2)),
  })),
);
const telling = found.filter((_, index) => (adjusted[index] ?? 1) < significant);
console.log(
  telling.length === 0
    ? 'Time tells nothing.'
    : `Time tells: ${telling.map(({ name, kind }) => `${name} (${kind})`).join(', ')}.`,
);
process.exitCode = telling.length === 0 ? 0 : 1;

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
