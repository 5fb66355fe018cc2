/** Tells what was read before a write from what is read after it: neither is what began before it kept, nor joined. */
export interface WriteEpoch {
  /** Returns a number that is another one after each write. */
  current(): number;
  /** Ends the epoch, because something may have been written by now. */
  advance(): void;
}

export function createWriteEpoch(): WriteEpoch {
  let epoch = 0;
  return {
    current: () => epoch,
    advance() {
      epoch += 1;
    },
  };
}
