/** What a rank test says of two samples. */
export interface Comparison {
  /** How likely a difference like this is when both come from one distribution; two-sided. */
  readonly p: number;
  /** How often a value of the second is greater than one of the first, ties by half: 0.5 where nothing tells them apart (Vargha and Delaney's A). */
  readonly superiority: number;
}

/**
 * The Mann–Whitney U test, by the normal approximation with corrections for ties and continuity; good from some twenty values each.
 * It compares ranks, so that single slow answers weigh no more than others (Mann and Whitney 1947).
 */
export function compareRanks(first: readonly number[], second: readonly number[]): Comparison {
  const [m, n] = [first.length, second.length];
  const { rankSum, tieTerm } = rank(first, second);
  const u = rankSum - (n * (n + 1)) / 2;
  const deviation = Math.abs(u - (m * n) / 2);
  const variance = ((m * n) / 12) * (m + n + 1 - tieTerm / ((m + n) * (m + n - 1)));
  const z = variance === 0 ? 0 : Math.max(0, deviation - 0.5) / Math.sqrt(variance);
  return { p: twoSided(z), superiority: u / (m * n) };
}

/** The sum of the ranks of the second sample among both, equal values sharing theirs, and Σ(t³ − t) over the ties. */
function rank(first: readonly number[], second: readonly number[]): { rankSum: number; tieTerm: number } {
  const all = [...first.map((value) => ({ value, own: 0 })), ...second.map((value) => ({ value, own: 1 }))];
  const groups = new Map<number, { size: number; own: number }>();
  for (const { value, own } of all) {
    const group = groups.get(value) ?? { size: 0, own: 0 };
    groups.set(value, { size: group.size + 1, own: group.own + own });
  }
  let [rankSum, tieTerm, below] = [0, 0, 0];
  for (const [, { size, own }] of [...groups].toSorted(([a], [b]) => a - b)) {
    rankSum += own * (below + (size + 1) / 2);
    tieTerm += size ** 3 - size;
    below += size;
  }
  return { rankSum, tieTerm };
}

/** P(|Z| ≥ z) of the standard normal distribution: erfc(z/√2), with a relative error below 1.2·10⁻⁷ (Press et al., Numerical Recipes §6.2). */
function twoSided(z: number): number {
  const x = z / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const terms = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277,
  ];
  const polynomial = terms.reduceRight((sum, term) => sum * t + term, 0);
  return t * Math.exp(-x * x + polynomial);
}

/** The p-values as they count when so many comparisons are made at once, in their order (Holm 1979). */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((p, index) => ({ p, index })).toSorted((a, b) => a.p - b.p);
  const adjusted = ps.map(() => 1);
  let highest = 0;
  for (const [place, { p, index }] of order.entries()) {
    highest = Math.max(highest, Math.min(1, p * (ps.length - place)));
    adjusted[index] = highest;
  }
  return adjusted;
}
