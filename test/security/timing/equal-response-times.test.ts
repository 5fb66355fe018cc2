import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withEqualResponseTimes } from '../../../src/auth/equal-response-times.ts';
import type { Auth } from '../../../src/auth/open-auth.ts';
import { Refusal } from '../../../src/lib/errors.ts';

const stepMs = 100;

/** A domain in which sending a code takes as long as a test says. */
function domain(workMs: number, outcome: () => string = () => 'flow'): Auth {
  const work = () =>
    new Promise((resolve) => {
      setTimeout(resolve, workMs);
    });
  const send = () => work().then(outcome);
  return { registration: {}, recovery: {}, signIn: {}, settings: {}, otp: { send } } as unknown as Auth;
}

/** At which millisecond of a clock that stands still between them the answer comes. */
async function answeredAfter(auth: Auth): Promise<number> {
  let elapsedMs = 0;
  const state = { isAnswered: false };
  void auth.otp.send({} as never).then(
    () => (state.isAnswered = true),
    () => (state.isAnswered = true),
  );
  for (; elapsedMs < 1000; elapsedMs += 1) {
    await vi.advanceTimersByTimeAsync(0);
    if (state.isAnswered) return elapsedMs;
    await vi.advanceTimersByTimeAsync(1);
  }
  throw new Error('It was never answered.');
}

describe('answers that must not tell who has an account', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('come at the same moment, whatever work there was, and at the end of the next step where there was much', async () => {
    const moments = [];
    for (const workMs of [1, 2, 60, 99, 101, 199])
      moments.push(await answeredAfter(withEqualResponseTimes(domain(workMs), stepMs)));
    expect(moments).toEqual([100, 100, 100, 100, 200, 200]);
  });

  it('would come at moments of their own without that', async () => {
    expect(await answeredAfter(withEqualResponseTimes(domain(1), 0))).toBe(1);
    expect(await answeredAfter(withEqualResponseTimes(domain(60), 0))).toBe(60);
  });

  it('come at once when they refuse everybody alike', async () => {
    const refused = domain(3, () => {
      throw new Refusal('RATE_LIMITED');
    });
    expect(await answeredAfter(withEqualResponseTimes(refused, stepMs))).toBe(3);
  });
});
