import { setImmediate, setTimeout } from 'node:timers/promises';
import { Refusal } from '../../lib/errors.ts';
import type { Sliced } from '../../lib/sliced.ts';
import type { SharedWork } from '../../lib/shared-work.ts';

/** Has pieces of work done one slice at a time, each lane in its turn: whatever one lane wants, another waits for one slice of it. */
export interface Turns {
  /**
   * Rejects with what the work throws, with the refusal of `caller`, with `PLANNING_LIMIT_REACHED` where its lane is full, or
   * with `OVERLOADED` where too much waits in all of them.
   */
  take<T>(caller: Caller, work: SharedWork<T>): Promise<T>;
  /** Pieces of work that wait or are under way. */
  waiting(): number;
  /** Rejects everything that waits, so that nothing keeps the process alive. */
  end(reason: Error): void;
}

export interface Caller {
  /** Callers of one lane wait for one another. */
  readonly lane: string;
  /** Whether it is among those of whom only so many may wait in all lanes. */
  readonly isCounted: boolean;
  /** Throws a refusal where nothing (more) is done for this caller. Asked on arrival, and again before the work begins. */
  admit(): void;
  /** Runs a slice that this caller pays for, and passes on what it returns or throws. */
  pay<T>(slice: () => T): T;
}

export interface TurnsDeps {
  /** Resolves when the event loop has been left to others for long enough after a slice of this length. */
  readonly rest: (sliceMs: number) => Promise<unknown>;
  /** Milliseconds of a monotonic clock. */
  readonly nowMs: () => number;
  /** How many different pieces of work may wait in one lane. */
  readonly laneWaitingMax: number;
  /** In all lanes; what is asked for in two of them counts twice. */
  readonly waitingMax: number;
}

/** Work under way that others may join. */
interface Job extends Omit<PromiseWithResolvers<unknown>, 'promise'> {
  readonly promise: Promise<unknown>;
  readonly slices: Sliced<unknown>;
  readonly forget: () => void;
  hasBegun: boolean;
  isDone: boolean;
  callers: number;
}

/** The callers of one lane by what they wait for, in the order in which it was first asked for. */
type Lane = Map<Job, Waiting[]>;

interface Waiting {
  readonly caller: Caller;
  readonly refuse: (reason: unknown) => void;
}

/**
 * Work that is asked for by callers of several lanes is done by whichever comes first, so that nobody has to wait behind all that
 * another lane asks for.
 */
export function createTurns({ rest, nowMs, laneWaitingMax, waitingMax }: TurnsDeps): Turns {
  /** In the order of their next turns; none is empty. */
  const lanes = new Map<string, Lane>();
  const jobsOf = new WeakMap<object, Map<string, Job>>();
  let jobsCount = 0;
  let isRunning = false;

  function jobFor({ owner, key, slices }: SharedWork<unknown>, lane: Lane, { isCounted }: Caller): Job {
    const jobs = jobsOf.get(owner) ?? new Map<string, Job>();
    jobsOf.set(owner, jobs);
    const known = jobs.get(key);
    if (known && lane.has(known)) return known;
    if (lane.size >= laneWaitingMax) throw new Refusal('PLANNING_LIMIT_REACHED', { retryAfterSeconds: 1 });
    if (isCounted && waitingInAll() >= waitingMax) makeRoom(lane);
    // What gave room may have been this.
    if (known && !known.isDone) return known;
    const forget = (): void => {
      jobs.delete(key);
      jobsCount -= 1;
    };
    const job = { ...Promise.withResolvers<unknown>(), slices: slices(), forget, hasBegun: false, isDone: false, callers: 0 };
    // A caller who was refused does not wait for it any more.
    job.promise.catch(() => {});
    jobs.set(key, job);
    jobsCount += 1;
    return job;
  }

  function waitingInAll(): number {
    let sum = 0;
    for (const lane of lanes.values()) sum += lane.size;
    return sum;
  }

  /** The longest lane gives up what it was asked for last, if that leaves it no shorter than the other one. */
  function makeRoom(lane: Lane): void {
    let longest = lane;
    for (const other of lanes.values()) if (other.size > longest.size) longest = other;
    const last = [...longest].at(-1);
    const overloaded = new Refusal('OVERLOADED', { retryAfterSeconds: 1 });
    if (!last || longest.size < lane.size + 2) throw overloaded;
    const [job, callers] = last;
    longest.delete(job);
    job.callers -= callers.length;
    for (const { refuse } of callers) refuse(overloaded);
    if (job.callers === 0) end(job);
  }

  /** Does the next slice of a job. Returns whether nothing is left to do for these callers of it. */
  function advance(job: Job, callers: Waiting[]): boolean {
    const payer = job.isDone ? undefined : payerFor(job, callers);
    if (!payer) return true;
    job.hasBegun = true;
    try {
      const slice = payer.pay(() => job.slices.next());
      if (!slice.done) return false;
      job.resolve(slice.value);
    } catch (error) {
      job.reject(error);
    }
    end(job);
    return true;
  }

  /** The first of the callers who may have the job begun; those before are turned away. */
  function payerFor(job: Job, callers: Waiting[]): Caller | undefined {
    for (let [first] = callers; first; [first] = callers) {
      try {
        if (!job.hasBegun) first.caller.admit();
        return first.caller;
      } catch (error) {
        first.refuse(error);
        callers.shift();
        job.callers -= 1;
      }
    }
    if (job.callers === 0) end(job);
    return undefined;
  }

  function end(job: Job): void {
    job.isDone = true;
    job.forget();
  }

  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    // Callers who come together stand in line together.
    await Promise.resolve();
    for (let [next] = lanes; next; [next] = lanes) {
      const [name, lane] = next;
      const begunMs = nowMs();
      const [first] = lane;
      if (first && advance(...first)) lane.delete(first[0]);
      lanes.delete(name);
      if (lane.size > 0) lanes.set(name, lane);
      await rest(nowMs() - begunMs);
    }
    isRunning = false;
  }

  return {
    async take<T>(caller: Caller, work: SharedWork<T>): Promise<T> {
      caller.admit();
      const lane: Lane = lanes.get(caller.lane) ?? new Map();
      const job = jobFor(work, lane, caller);
      const callers = lane.get(job) ?? [];
      const refused = Promise.withResolvers<never>();
      callers.push({ caller, refuse: refused.reject });
      job.callers += 1;
      lanes.set(caller.lane, lane.set(job, callers));
      void run();
      return Promise.race([job.promise as Promise<T>, refused.promise]);
    },
    waiting: () => jobsCount,
    end(reason) {
      for (const [job, callers] of [...lanes.values()].flatMap((lane) => [...lane])) {
        for (const { refuse } of callers) refuse(reason);
        if (!job.isDone) end(job);
      }
      lanes.clear();
    },
  };
}

const shortMs = 2;

/**
 * Leaves the event loop to others for as long as they had to wait, so that this work takes half of it at most. Slices that nobody
 * notices are followed by one round of the loop.
 */
export function restAsLong(sliceMs: number): Promise<unknown> {
  return sliceMs < shortMs ? setImmediate() : setTimeout(sliceMs);
}
