import type { Random } from '../../lib/random.ts';

/**
 * The labels of `@override` that count for one request: `percent(n)` for n of a hundred, any other where the request
 * names it.
 */
export function activeOverrideLabels(
  labels: readonly string[],
  named: ReadonlySet<string> | undefined,
  random: Pick<Random, 'bytes'>,
): ReadonlySet<string> {
  if (labels.length === 0) return none;
  const draw = (random.bytes(4).readUInt32BE() / 2 ** 32) * 100;
  return new Set(
    labels.filter((label) => {
      const percent = /^percent\((\d+(?:\.\d+)?)\)$/.exec(label)?.[1];
      return named?.has(label) === true || (percent !== undefined && draw < Number(percent));
    }),
  );
}

const none: ReadonlySet<string> = new Set();
