import type { Compared } from './compare-operation.ts';

export type Tallies = Record<Compared['kind'], Tally>;

interface Tally {
  compared: number;
  readonly fetches: Sums;
  readonly inSequence: Sums;
}

interface Sums {
  ours: number;
  theirs: number;
  /** Operations for which ours are more, and fewer. */
  more: number;
  fewer: number;
}

export function emptyTallies(): Tallies {
  return { query: emptyTally(), mutation: emptyTally(), 'mutation in series': emptyTally() };
}

export function count(tallies: Tallies, { kind, ours, theirs }: Compared): void {
  const tally = tallies[kind];
  tally.compared += 1;
  add(tally.fetches, ours.requests.length, theirs.requests.length);
  add(tally.inSequence, ours.inSequence, theirs.inSequence);
}

export function printTallies(tallies: Tallies): void {
  console.log('| | operations | fetches: ours | theirs | ours more : fewer | in sequence: ours | theirs | ours more : fewer |');
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const [kind, { compared, fetches, inSequence }] of Object.entries(tallies))
    console.log(`| ${[kind, compared, ...cells(fetches, compared), ...cells(inSequence, compared)].join(' | ')} |`);
}

function cells({ ours, theirs, more, fewer }: Sums, compared: number): string[] {
  return [(ours / compared).toFixed(3), (theirs / compared).toFixed(3), `${more} : ${fewer}`];
}

function emptyTally(): Tally {
  return { compared: 0, fetches: emptySums(), inSequence: emptySums() };
}

function emptySums(): Sums {
  return { ours: 0, theirs: 0, more: 0, fewer: 0 };
}

function add(sums: Sums, ours: number, theirs: number): void {
  sums.ours += ours;
  sums.theirs += theirs;
  if (ours > theirs) sums.more += 1;
  if (ours < theirs) sums.fewer += 1;
}
