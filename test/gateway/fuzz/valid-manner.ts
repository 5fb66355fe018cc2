import type { Prng } from '../random/prng.ts';

/** How one valid document is made. Every chance is drawn anew for each, so that some are all of one kind. */
export interface ValidManner {
  readonly fieldsMax: number;
  readonly depthMax: number;
  readonly width: number;
  /** Fragments written in place inside one another. */
  readonly nesting: number;
  readonly inline: number;
  /** Of how many members of an abstract type conditions are chosen. */
  readonly members: number;
  /** Of a condition on an interface or a union. */
  readonly abstract: number;
  readonly spread: number;
  readonly fragments: number;
  readonly alias: number;
  readonly directive: number;
  readonly defer: number;
  readonly variable: number;
  readonly composite: number;
  readonly lists: number;
  /** Of how many fields of a type one is chosen: one means the same over and over. */
  readonly choice: number;
  readonly argument: number;
  readonly argumentSize: number;
  readonly longName: number;
}

export function drawValidManner(prng: Prng, fieldsMax: number): ValidManner {
  const seldom = (): number => (prng.chance(0.6) ? 0 : prng.next());
  return {
    fieldsMax: Math.max(3, Math.floor(fieldsMax * prng.pick([0.02, 0.1, 0.5, 1, 1]))),
    depthMax: prng.pick([2, 4, 8, 13, 15]),
    width: prng.pick([1, 2, 3, 4, 8, 40, 400]),
    nesting: prng.pick([1, 2, 6, 30]),
    inline: prng.pick([0, 0.2, 0.6, 0.85]),
    members: prng.pick([1, 2, 5, 1000, 1000]),
    abstract: prng.pick([0, 0, 0.3, 0.9]),
    spread: prng.pick([0, 0.1, 0.4, 0.7]),
    fragments: prng.pick([1, 3, 10, 40, 200]),
    alias: prng.pick([0, 0.05, 0.3, 1]),
    directive: seldom(),
    defer: seldom(),
    variable: seldom(),
    composite: prng.pick([0.3, 0.6, 0.9, 1]),
    lists: prng.pick([0, 0.05, 0.3, 1]),
    choice: prng.pick([1, 2, 4, 1000, 1000, 1000]),
    argument: prng.pick([0, 0.3, 1]),
    argumentSize: prng.pick([1, 3, 10, 10, 300]),
    longName: prng.chance(0.03) ? 0.3 : 0,
  };
}
