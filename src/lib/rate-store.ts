/** Where it is remembered how often something was done: in the memory of this process, or where several share it. */
export interface RateStore {
  /**
   * Counts `amount` uses of `key`, and says for how many seconds to wait when that is more than `rate` allows; then
   * nothing is counted. 0: go ahead. Simultaneous callers never get more than the rate together. Never rejects.
   */
  take(key: string, amount: number, rate: Rate): number | Promise<number>;
}

/** So many in any window of this length, refilled evenly. */
export interface Rate {
  readonly count: number;
  readonly windowSeconds: number;
}
