/** Measures work rather than time: it stands still while this thread waits, or other processes have the core. */
export interface CpuClock {
  /** Milliseconds of processor time since some fixed moment. */
  nowMs(): number;
}

/** The processor time of the calling thread, user and system. A reading costs about a microsecond. */
export const threadCpuClock: CpuClock = {
  nowMs() {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  },
};
