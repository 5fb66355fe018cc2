import { quoted } from './describe-obstacle.ts';
import type { OverrideLabelSets } from './override-label-sets.ts';

/** A walk over a graph that the budget ended. */
export interface EndedEarly {
  /** Object types with fields that were not looked at. */
  readonly types: readonly string[];
  /** Active labels of the walk. */
  readonly labels: ReadonlySet<string>;
  /** Number of sets of labels that were not walked with at all. */
  readonly setsLeft: number;
}

/** Returns a sentence for people about each thing that was not proved of a graph. */
export function describeUnproved(labels: readonly string[], { areAll }: OverrideLabelSets, ended: EndedEarly | null): string[] {
  const lines: string[] = [];
  if (ended)
    lines.push(
      `It is not proved that all fields of ${named(ended.types)} can be resolved${where(ended)}: the graph is too large.`,
    );
  if (!areAll)
    lines.push(
      `It is not proved that all fields can be resolved with every combination of active labels of @override: there are ${labels.length} ` +
        `(${named(labels)}), and each two of them were looked at together. Let some of the fields move for good.`,
    );
  return lines.map((line) => `${line} [SATISFIABILITY_NOT_PROVED]`);
}

function where({ labels, setsLeft }: EndedEarly): string {
  const active = labels.size > 0 ? ` while ${named([...labels])} ${labels.size === 1 ? 'is' : 'are'} active` : '';
  const others = setsLeft > 0 ? ` (other combinations of active labels of @override that were not looked at: ${setsLeft})` : '';
  return active + others;
}

const namesMax = 10;

function named(names: readonly string[]): string {
  const more = names.length - namesMax;
  return more > 0 ? `${quoted(names.slice(0, namesMax))} and ${more} more` : quoted(names);
}
