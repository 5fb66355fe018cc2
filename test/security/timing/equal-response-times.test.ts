import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { equalResponseTimes } from '../../../src/auth/equal-response-times.ts';
import { openCapabilities } from '../../../src/auth/use-case.ts';
import { Refusal } from '../../../src/lib/errors.ts';

const stepMs = 100;

/** Returns a use case, in steps of `step`, that takes as long as a test says. */
function sendingFor(workMs: number, step: number, outcome: () => string = () => 'flow', isHiding = true): () => Promise<string> {
  const run = async () => {
    await new Promise((resolve) => {
      setTimeout(resolve, workMs);
    });
    return outcome();
  };
  const declared = { otp: { send: { run, ...(isHiding ? { hidesAccounts: true as const } : {}) } } };
  return openCapabilities(declared, {}, [equalResponseTimes(step)]).otp.send;
}

/** At which millisecond of a clock that stands still between them the answer comes. */
async function answeredAfter(send: () => Promise<string>): Promise<number> {
  let elapsedMs = 0;
  const state = { isAnswered: false };
  void send().then(
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
    for (const workMs of [1, 2, 60, 99, 101, 199]) moments.push(await answeredAfter(sendingFor(workMs, stepMs)));
    expect(moments).toEqual([100, 100, 100, 100, 200, 200]);
  });

  it('would come at moments of their own without that', async () => {
    expect(await answeredAfter(sendingFor(1, 0))).toBe(1);
    expect(await answeredAfter(sendingFor(60, 0))).toBe(60);
  });

  it('are those of use cases that declare it, and of no others', async () => {
    expect(await answeredAfter(sendingFor(3, stepMs, () => 'flow', false))).toBe(3);
  });

  it('come at once when they refuse everybody alike', async () => {
    const refused = sendingFor(3, stepMs, () => {
      throw new Refusal('RATE_LIMITED');
    });
    expect(await answeredAfter(refused)).toBe(3);
  });
});
