import { runAtOnce, type Sliced } from './sliced.ts';

/** Work that several callers may want at the same time, and that is then done once: `key` names it within `owner`. */
export interface SharedWork<T> {
  readonly owner: object;
  readonly key: string;
  readonly slices: () => Sliced<T>;
}

/** Has work done when it is the caller's turn. Rejects with what the work throws, or with the refusal of a caller who may have none done. */
export type InTurn = <T>(work: SharedWork<T>) => Promise<T>;

/** Work that is too short to be parted. */
// eslint-disable-next-line require-yield -- There is nothing in it to yield at.
export function* oneSlice<T>(work: () => T): Sliced<T> {
  return work();
}

/** What is remembered, or else the result of the work, to its end. */
export function inOneGo<T extends object>(found: T | SharedWork<T>): T {
  return isWork(found) ? runAtOnce(found.slices()) : found;
}

/** What is remembered at once, or else the result of the work: in the caller's turn, or in one go where there are no turns. */
export function inItsTurn<T extends object>(found: T | SharedWork<T>, inTurn: InTurn | undefined): T | Promise<T> {
  return isWork(found) && inTurn ? inTurn(found) : inOneGo(found);
}

function isWork<T extends object>(found: T | SharedWork<T>): found is SharedWork<T> {
  return 'slices' in found;
}
