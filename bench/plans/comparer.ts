import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Job, Outcome } from './compare-operation.ts';

/** Compares operations in a process of its own, one at a time. */
export interface Comparer {
  /** Null where the operation took longer than it may: planning cannot be interrupted, so the process is replaced. */
  compare(job: Job): Promise<Outcome | null>;
  close(): void;
}

export function createComparer(secondsMax: number): Comparer {
  let child = start();

  return {
    async compare(job) {
      const outcome = await answerOf(child, job, secondsMax);
      if (outcome === null) {
        child.kill();
        child = start();
      }
      return outcome;
    },
    close() {
      child.kill();
    },
  };
}

function start(): ChildProcess {
  return fork(new URL('compare-operation.ts', import.meta.url));
}

async function answerOf(child: ChildProcess, job: Job, secondsMax: number): Promise<Outcome | null> {
  const late = AbortSignal.timeout(secondsMax * 1000);
  child.send(job);
  try {
    const [outcome] = (await once(child, 'message', { signal: late })) as [Outcome];
    return outcome;
  } catch (error) {
    if (late.aborted) return null;
    throw error;
  }
}
