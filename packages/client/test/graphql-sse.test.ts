import { createClient, type Client, type ExecutionResult, type Sink } from 'graphql-sse';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { resubscribing, sseOptions } from '../src/graphql-sse.ts';
import { startStreams } from './support/stream-client.ts';

const closing: (() => unknown)[] = [];

afterEach(async () => {
  vi.useRealTimers();
  for (const close of closing.splice(0).toReversed()) await close();
});

describe('a subscription by graphql-sse', () => {
  it('begins again with a fresh token after the token has expired', async () => {
    const streams = await startStreams();
    const { room, gateway } = streams;
    closing.push(() => streams[Symbol.asyncDispose]());
    const seen: string[] = [];
    const ends: unknown[] = [];
    const sse = resubscribing(createClient(sseOptions(streams.client)));
    const stop = sse.subscribe<{ told: { id: string } }>(
      { query: 'subscription { told { id } }' },
      {
        next: ({ data }) => void seen.push(data?.told.id ?? 'nothing'),
        error: (reason) => void ends.push(reason),
        complete: () => void ends.push('complete'),
      },
    );
    await eventually(() => expect(room.posts.open).toBe(1));
    room.publish('before');
    await eventually(() => expect(seen).toEqual(['before']));
    gateway.tokens.clock.advance(301);
    room.publish('lost');
    await eventually(() => expect([streams.refreshes(), room.posts.open]).toEqual([1, 1]));
    room.publish('after');
    await eventually(() => expect(seen).toEqual(['before', 'after']));
    expect(ends).toEqual([]);
    stop();
    await eventually(() => expect(room.posts.open).toBe(0));
  });
});

const ended = (code: string): ExecutionResult => ({
  data: null,
  errors: [{ message: 'The stream ends.', extensions: { code } }] as never,
});

/** A client of streams that end as they are told. */
function scripted(results: () => ExecutionResult[]) {
  let subscriptions = 0;
  const sse = {
    subscribe(_: unknown, sink: Sink<ExecutionResult>) {
      subscriptions += 1;
      for (const result of results()) sink.next(result);
      sink.complete();
      return () => {};
    },
  } as unknown as Client;
  const seen: string[] = [];
  const stop = resubscribing(sse).subscribe(
    { query: 'subscription { told { id } }' },
    {
      next: ({ data, errors }) => void seen.push(errors ? (errors[0]?.extensions?.['code'] as string) : JSON.stringify(data)),
      error: () => void seen.push('error'),
      complete: () => void seen.push('complete'),
    },
  );
  return { seen, stop, subscriptions: () => subscriptions };
}

describe('a stream that the server ends', () => {
  it('is begun again five times, the first at once and each a second later than the one before, and then reported', async () => {
    vi.useFakeTimers();
    const { seen, subscriptions } = scripted(() => [ended('SHUTTING_DOWN')]);
    const counts = [subscriptions()];
    for (const milliseconds of [0, 1000, 2000, 3000, 3999]) {
      await vi.advanceTimersByTimeAsync(milliseconds);
      counts.push(subscriptions());
    }
    expect([counts, seen]).toEqual([[1, 2, 3, 4, 5, 5], []]);
    await vi.advanceTimersByTimeAsync(1);
    expect([subscriptions(), seen]).toEqual([6, ['SHUTTING_DOWN', 'complete']]);
  });

  it('is not begun again for a reason that does not pass, after it was completed, or after it was stopped', async () => {
    vi.useFakeTimers();
    expect(scripted(() => [ended('SESSION_ENDED')]).seen).toEqual(['SESSION_ENDED', 'complete']);
    expect(scripted(() => [{ data: { told: 1 } }]).seen).toEqual(['{"told":1}', 'complete']);
    const { stop, subscriptions } = scripted(() => [ended('TOKEN_EXPIRED')]);
    stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(subscriptions()).toBe(1);
  });
});
