import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { sendText, watchPulse } from '../../../src/http/streams/socket-writer.ts';
import { writePatiently } from '../../../src/http/streams/write-patiently.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A response whose client reads nothing until `drain`. */
class StuckResponse extends EventEmitter {
  readonly written: string[] = [];
  write(text: unknown): boolean {
    this.written.push(String(text));
    return false;
  }
}

class StuckSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  pings = 0;
  flushed: (() => void)[] = [];
  send(_text: string, done: () => void): void {
    this.flushed.push(done);
  }
  ping(): void {
    this.pings += 1;
  }
  terminate(): void {
    this.readyState = 3;
  }
}

async function stateOf(promise: Promise<unknown>): Promise<unknown> {
  const pending = Symbol('pending');
  const state = await Promise.race([promise, Promise.resolve(pending)]);
  return state === pending ? 'pending' : state;
}

describe('a client that reads slowly', () => {
  it('is waited for over HTTP, and given up after half a minute', async () => {
    const response = new StuckResponse();
    const write = () => writePatiently(response as never, 'event', new AbortController().signal);
    const first = write();
    await vi.advanceTimersByTimeAsync(29_999);
    expect(await stateOf(first)).toBe('pending');
    response.emit('drain');
    expect(await first).toBe(true);

    const second = write();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await second).toBe(false);
    expect(response.listenerCount('drain')).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not keep a stream from ending', async () => {
    const ending = new AbortController();
    const writing = writePatiently(new StuckResponse() as never, 'event', ending.signal);
    ending.abort();
    expect(await writing).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is waited for over WebSocket, and cut off after half a minute', async () => {
    const socket = new StuckSocket();
    const first = sendText(socket as unknown as WebSocket, 'event');
    await vi.advanceTimersByTimeAsync(29_999);
    expect(await stateOf(first)).toBe('pending');
    socket.flushed[0]?.();
    await first;
    void sendText(socket as unknown as WebSocket, 'event');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(socket.readyState).toBe(3);
    await sendText(socket as unknown as WebSocket, 'dropped');
  });
});

describe('a client that is gone without a word', () => {
  it('is cut off when it answers no ping; one that answers stays', async () => {
    const [silent, alive] = [new StuckSocket(), new StuckSocket()];
    alive.ping = () => void alive.emit('pong');
    const stops = [silent, alive].map((socket) => watchPulse(socket as unknown as WebSocket));
    await vi.advanceTimersByTimeAsync(15_000);
    expect([silent.readyState, silent.pings]).toEqual([1, 1]);
    await vi.advanceTimersByTimeAsync(15_000);
    expect([silent.readyState, alive.readyState]).toEqual([3, 1]);
    for (const stop of stops) stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
