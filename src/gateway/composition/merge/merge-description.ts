import { print, Kind, type StringValueNode } from 'graphql';
import type { Composition } from './merged.ts';

/** Returns the description that most subgraphs give, the first of those that as many give, as SDL without indentation; or null. */
export function mergeDescription(
  { hints }: Composition,
  coordinate: string,
  descriptions: readonly (StringValueNode | null)[],
): string | null {
  const given = descriptions.filter((node) => node !== null && node.value !== '');
  const [first] = given;
  if (!first) return null;
  if (given.length === 1) return descriptionText(first.value);
  const counts = new Map<string, number>();
  for (const { value } of given as StringValueNode[]) counts.set(value, (counts.get(value) ?? 0) + 1);
  const max = Math.max(...counts.values());
  const [chosen = first.value] = [...counts].filter(([, count]) => count === max).map(([value]) => value);
  if (counts.size > 1) {
    const message = `"${coordinate}" has ${counts.size} different descriptions across subgraphs; the supergraph has the one that most of them give.`;
    hints.push({ code: 'INCONSISTENT_DESCRIPTION', message, places: [] });
  }
  return descriptionText(chosen);
}

/** A block string where it keeps the text as it is: that drops blank lines at both ends, and spaces before the first character. */
function descriptionText(value: string): string {
  const isKept = !/^\s|\s$|\r/.test(value);
  return print({ kind: Kind.STRING, value, block: isKept });
}
