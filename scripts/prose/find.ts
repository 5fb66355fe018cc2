import { lineAt, type Passage } from './passages.ts';
import type { Rule } from './rules.ts';

/** One match of a rule. */
export interface Finding {
  readonly rule: Rule;
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** Returns every match of the rules in a passage. */
export function findIn(passage: Passage, rules: readonly Rule[]): Finding[] {
  return rules
    .filter(({ where }) => where === 'prose' || passage.isDocstring)
    .flatMap((rule) =>
      [...passage.text.trimStart().matchAll(rule.pattern)].map((match) => ({
        rule,
        file: passage.file,
        line: passage.line + lineAt(passage.text.trimStart(), match.index) - 1,
        text: match[0],
      })),
    );
}

/** Compares counts with the baseline. Returns the rules that match more often than it allows, and those that match less often. */
export function compare(counts: Counts, baseline: Counts): { grown: string[]; shrunk: string[] } {
  const names = [...new Set([...Object.keys(counts), ...Object.keys(baseline)])];
  const difference = (name: string) => (counts[name] ?? 0) - (baseline[name] ?? 0);
  return { grown: names.filter((name) => difference(name) > 0), shrunk: names.filter((name) => difference(name) < 0) };
}

/** Number of findings by the name of the rule. */
export type Counts = Readonly<Record<string, number>>;
