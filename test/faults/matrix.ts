import { Me, UpdateUser } from '../support/generated/operations.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import type { Fault, FaultyDatabase } from './faulty-database.ts';
import { changesBetween, createSummarize } from './summary.ts';
import type { UseCase } from './use-case.ts';
import { openWorld, type World } from './world.ts';

/** What a use case does where nothing goes wrong. */
export interface Course {
  /** How many statements it takes. */
  readonly statements: number;
  /** What may be stored when it breaks off: nothing of it, or what one of its transactions has committed. */
  readonly states: ReadonlySet<string>;
}

export interface Matrix {
  courseOf(useCase: UseCase): Promise<Course>;
  /** Does the use case for somebody new while the fault happens. Returns everything that is not as it has to be; empty: all is well. */
  tryFault(useCase: UseCase, fault: Fault, course: Course): Promise<string[]>;
  close(): Promise<void>;
}

/** An answer of the database is waited for this long. */
const patienceMs = 900;
/** An answer that takes longer was late because of the machine: the outcome then says nothing of the program. */
const inTimeMs = patienceMs / 3;
const triesMax = 10;

/** Lets the database go wrong in the middle of use cases of one process. */
export async function openMatrix(database: FaultyDatabase): Promise<Matrix> {
  const world = await openWorld(database.fresh, patienceMs);
  const summarize = createSummarize(world, database);

  /** Tries again what went wrong while the machine was too slow for the time limit. */
  async function decided<T>(work: () => Promise<T>, isWell: (result: T) => boolean = () => true): Promise<T> {
    for (let tries = 1; ; tries++) {
      database.arm(null);
      database.slowestMs();
      const [result] = await Promise.allSettled([work()]);
      if (result.status === 'fulfilled' && isWell(result.value)) return result.value;
      if (tries < triesMax && database.slowestMs() > inTimeMs) continue;
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    }
  }

  async function traceCourse(useCase: UseCase): Promise<Course> {
    const run = await useCase.prepare(world, await world.person());
    const before = await summarize();
    const states = new Set(['']);
    database.watchCommits(async () => void states.add(changesBetween(before, await summarize())));
    database.arm(null);
    const outcome = await run().finally(() => database.watchCommits(null));
    const statements = database.count();
    if (outcome !== useCase.done) throw new Error(`${useCase.name} ends with ${outcome} where nothing goes wrong.`);
    return { statements, states };
  }

  async function tryOnce(useCase: UseCase, fault: Fault, course: Course): Promise<string[]> {
    const run = await useCase.prepare(world, await world.person());
    const before = await summarize();
    database.arm(fault);
    const outcome = await run();
    database.arm(null);
    const state = changesBetween(before, await summarize());
    const wrong = await doesAnswer(world);
    // A fault in what is told beside the answer, such as the last use of a key, does not fail it.
    if (![useCase.done, 'UNAVAILABLE'].includes(outcome)) wrong.push(`ends with ${outcome}`);
    if (!course.states.has(state)) wrong.push(`leaves ${state || 'nothing'}; allowed is ${[...course.states].join(' | ')}`);
    return wrong;
  }

  return {
    courseOf: (useCase) => decided(() => traceCourse(useCase)),
    tryFault: (useCase, fault, course) => decided(() => tryOnce(useCase, fault, course), isEmpty),
    close: () => world.close(),
  };
}

/** Says whether the process answers somebody new, reads and writes. A connection that is not given back is missed after ten faults. */
async function doesAnswer(world: World): Promise<string[]> {
  const { bearer } = await world.person();
  const [read, write] = [
    outcomeOf(await world.ask(Me, {}, { bearer })),
    outcomeOf(await world.ask(UpdateUser, { input: { firstName: 'Ann' } }, { bearer })),
  ];
  return read === 'none' && write === 'none' ? [] : [`afterwards a read ends with ${read}, a write with ${write}`];
}

const isEmpty = (list: readonly unknown[]): boolean => list.length === 0;

/** All faults that can befall a use case. */
export function faultsOf({ statements }: Course, { kinds }: FaultyDatabase): Fault[] {
  return kinds.flatMap((kind) => Array.from({ length: statements }, (_, index) => ({ at: index + 1, kind })));
}
