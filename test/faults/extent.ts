import { createPrng, type Prng } from '../gateway/random/prng.ts';

/** How much of the faults is tried: everything by `npm run faults`, a sample of it in every run of the tests. */
export const isWhole = process.env['FAULTS_WHOLE'] === '1';

/** The sample's: another one each day, or `FAULTS_SEED`. */
export const seed = Number(process.env['FAULTS_SEED'] ?? Math.floor(Date.now() / 86_400_000));

export const rounds = Number(process.env['FAULTS_ROUNDS'] ?? (isWhole ? 30 : 3));

/** Returns all of a list, or the sample of it. */
export function sampled<Item>(items: readonly Item[], count: number, random: Prng = createPrng(seed)): readonly Item[] {
  return isWhole ? items : random.sample(items, count);
}

/** Says how far something has come, where a person waits for it. */
export function tell(text: string): void {
  if (isWhole) process.stderr.write(`${text}\n`);
}
