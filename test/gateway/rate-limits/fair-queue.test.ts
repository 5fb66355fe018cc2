import { describe, expect, it } from 'vitest';
import { createTurns, type Caller } from '../../../src/gateway/rate-limits/fair-queue.ts';
import type { SharedWork } from '../../../src/lib/shared-work.ts';
import type { Refusal } from '../../../src/lib/errors.ts';

const owner = {};

function work(key: string, log: string[], slices = 1): SharedWork<string> {
  return {
    owner,
    key,
    *slices() {
      for (let at = 1; at < slices; at += 1) {
        log.push(key);
        yield;
      }
      log.push(key);
      return `result of ${key}`;
    },
  };
}

const caller = (lane: string, more: Partial<Caller> = {}): Caller => ({
  lane,
  isCounted: true,
  admit() {},
  pay: (slice) => slice(),
  ...more,
});

function openTurns({ laneWaitingMax = 100, waitingMax = 1000 } = {}) {
  const rested: number[] = [];
  let nowMs = 0;
  const turns = createTurns({
    rest: (sliceMs) => {
      rested.push(sliceMs);
      return Promise.resolve();
    },
    nowMs: () => nowMs,
    laneWaitingMax,
    waitingMax,
  });
  return { turns, rested, pass: (ms: number) => void (nowMs += ms) };
}

describe('work in turns', () => {
  it('lets every lane have one slice before any lane has the next', async () => {
    const { turns } = openTurns();
    const log: string[] = [];
    const hostile = [1, 2, 3].map((at) => turns.take(caller('hostile'), work(`hostile ${at}`, log, 2)));
    const honest = turns.take(caller('honest'), work('honest', log, 2));
    await Promise.all([...hostile, honest]);
    expect(log).toEqual(['hostile 1', 'honest', 'hostile 1', 'honest', 'hostile 2', 'hostile 2', 'hostile 3', 'hostile 3']);
  });

  it('does what several ask for at the same time once, and gives all of them the result', async () => {
    const { turns } = openTurns();
    const log: string[] = [];
    const results = await Promise.all(['a', 'a', 'b'].map((lane) => turns.take(caller(lane), work('plan', log))));
    expect(results).toEqual(['result of plan', 'result of plan', 'result of plan']);
    expect(log).toEqual(['plan']);
    expect(turns.waiting()).toBe(0);
  });

  it('does work in the turn of whoever comes first, when it was asked for behind much else', async () => {
    const { turns } = openTurns();
    const log: string[] = [];
    const hostile = ['x', 'y', 'z', 'common'].map((key) => turns.take(caller('hostile'), work(key, log)));
    await Promise.all([...hostile, turns.take(caller('honest'), work('common', log))]);
    expect(log).toEqual(['x', 'common', 'y', 'z']);
  });

  it('rejects for all who asked when the work throws, and does it anew when it is asked for again', async () => {
    const { turns } = openTurns();
    let tries = 0;
    const failing: SharedWork<string> = {
      owner,
      key: 'failing',
      // oxlint-disable-next-line require-yield
      *slices() {
        tries += 1;
        throw new Error('no plan');
      },
    };
    const both = ['a', 'b'].map((lane) => turns.take(caller(lane), failing));
    for (const one of both) await expect(one).rejects.toThrow('no plan');
    await expect(turns.take(caller('a'), failing)).rejects.toThrow('no plan');
    expect(tries).toBe(2);
  });

  it('turns away who has used up everything while waiting, and goes on for the others', async () => {
    const { turns } = openTurns();
    const log: string[] = [];
    let left = 1;
    const admit = (): void => {
      if (left === 0) throw new Error('used up');
    };
    const pay = <T>(slice: () => T): T => {
      left -= 1;
      return slice();
    };
    const spender = caller('hostile', { admit, pay });
    const [first, second, shared] = ['first', 'second', 'shared'].map((key) => turns.take(spender, work(key, log)));
    const honest = turns.take(caller('honest'), work('shared', log));
    await expect(second).rejects.toThrow('used up');
    await expect(first).resolves.toBe('result of first');
    await expect(honest).resolves.toBe('result of shared');
    await Promise.allSettled([shared]);
    expect(log).toEqual(['first', 'shared']);
    expect(turns.waiting()).toBe(0);
  });

  it('leaves the event loop to others after each slice, for as long as that took', async () => {
    const { turns, rested, pass } = openTurns();
    await turns.take(caller('a'), {
      owner,
      key: 'long',
      *slices() {
        pass(30);
        yield;
        pass(70);
        return 'done';
      },
    });
    await Promise.resolve();
    expect(rested).toEqual([30, 70]);
  });

  it('lets so many different pieces of work wait in one lane, and turns the next one away', async () => {
    const { turns } = openTurns({ laneWaitingMax: 2 });
    const log: string[] = [];
    const full = ['a', 'b'].map((key) => turns.take(caller('hostile'), work(key, log)));
    const oneMore = turns.take(caller('hostile'), work('c', log));
    const others = [turns.take(caller('hostile'), work('b', log)), turns.take(caller('honest'), work('c', log))];
    await expect(oneMore).rejects.toMatchObject({ code: 'PLANNING_LIMIT_REACHED' });
    await Promise.all([...full, ...others]);
    expect(log.toSorted()).toEqual(['a', 'b', 'c']);
    await expect(turns.take(caller('hostile'), work('d', log))).resolves.toBe('result of d');
    expect(turns.waiting()).toBe(0);
  });

  it('lets so many pieces of work wait in all lanes, and turns the next one away as overloaded', async () => {
    const { turns } = openTurns({ waitingMax: 3 });
    const log: string[] = [];
    const full = ['a', 'b', 'c'].map((lane) => turns.take(caller(lane), work(lane, log)));
    const oneMore = turns.take(caller('d'), work('d', log));
    const joining = turns.take(caller('a'), work('a', log));
    const trusted = turns.take(caller('trusted', { isCounted: false }), work('trusted', log));
    await expect(oneMore).rejects.toMatchObject({ code: 'OVERLOADED' });
    await Promise.all([...full, joining, trusted]);
    expect(log).toEqual(['a', 'b', 'c', 'trusted']);
    await expect(turns.take(caller('d'), work('d', log))).resolves.toBe('result of d');
    expect(turns.waiting()).toBe(0);
  });

  it('takes room for a lane that waits for little from the one that waits for most', async () => {
    const { turns } = openTurns({ waitingMax: 3 });
    const log: string[] = [];
    const asked = [
      ['hostile', 'a'],
      ['hostile', 'b'],
      ['hostile', 'c'],
      ['honest', 'c'],
      ['another', 'd'],
      ['hostile', 'e'],
    ].map(([lane = '', key = '']) => turns.take(caller(lane), work(key, log)));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Refusal).code))).toEqual([
      'result of a',
      'OVERLOADED',
      'OVERLOADED',
      'result of c',
      'result of d',
      'OVERLOADED',
    ]);
    expect(log).toEqual(['a', 'c', 'd']);
    expect(turns.waiting()).toBe(0);
  });

  it('rejects all that waits in the end, and does no more of it', async () => {
    const { turns } = openTurns();
    const log: string[] = [];
    const waiting = ['a', 'b'].map((lane) => turns.take(caller(lane), work(lane, log)));
    turns.end(new Error('going down'));
    for (const one of waiting) await expect(one).rejects.toThrow('going down');
    expect(log).toEqual([]);
    expect(turns.waiting()).toBe(0);
  });
});
