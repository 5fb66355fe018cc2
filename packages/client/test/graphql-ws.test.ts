import { createClient } from 'graphql-ws';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { eventually } from '../../../test/support/eventually.ts';
import { wsOptions } from '../src/graphql-ws.ts';
import { startStreams } from './support/stream-client.ts';

const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** A subscription by graphql-ws, with what it delivered and how often it connected. */
async function subscribed(everyMs?: number) {
  const streams = await startStreams();
  closing.push(() => streams[Symbol.asyncDispose]());
  const seen: string[] = [];
  const ends: unknown[] = [];
  let connections = 0;
  const { on, ...options } = wsOptions(streams.client, everyMs === undefined ? {} : { everyMs });
  const ws = createClient({
    ...options,
    webSocketImpl: WebSocket,
    retryWait: async () => {},
    on: {
      ...on,
      opened: () => {
        connections += 1;
      },
    },
  });
  closing.push(() => ws.dispose());
  ws.subscribe<{ told: { id: string } }>(
    { query: 'subscription { told { id } }' },
    {
      next: ({ data }) => void seen.push(data?.told.id ?? 'nothing'),
      error: (reason) => void ends.push(reason),
      complete: () => void ends.push('complete'),
    },
  );
  await eventually(() => expect(streams.room.posts.open).toBe(1));
  return { ...streams, seen, ends, connections: () => connections };
}

describe('a subscription by graphql-ws', () => {
  it('is taken up again with a fresh token after the token has expired, and delivers what comes then', async () => {
    const { room, gateway, seen, ends, connections, refreshes } = await subscribed();
    room.publish('before');
    await eventually(() => expect(seen).toEqual(['before']));
    gateway.tokens.clock.advance(301);
    room.publish('lost');
    await eventually(() => expect([connections(), room.posts.open]).toEqual([2, 1]));
    room.publish('after');
    await eventually(() => expect(seen).toEqual(['before', 'after']));
    expect([ends, refreshes()]).toEqual([[], 1]);
  });

  it('loses no event, because its connection gets the next token before the one expires', async () => {
    const { room, gateway, seen, ends, connections, refreshes } = await subscribed(5);
    for (const [index, id] of ['a', 'b', 'c', 'd'].entries()) {
      gateway.tokens.clock.advance(280);
      await eventually(() => expect(refreshes()).toBe(index + 1));
      room.publish(id);
      await eventually(() => expect(seen.at(-1)).toBe(id));
    }
    expect([seen, connections(), ends]).toEqual([['a', 'b', 'c', 'd'], 1, []]);
  });

  it('ends when the session has ended, and the client knows it', async () => {
    const { client, gateway, ends, revoke } = await subscribed();
    const reasons: string[] = [];
    client.onChange((_, reason) => reasons.push(reason));
    revoke();
    gateway.revocations.publish(['sess_ann']);
    await eventually(() => expect(ends).toHaveLength(1));
    await eventually(() => expect(reasons).toEqual(['ended']));
    expect(await client.session()).toBeNull();
  });
});
