import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { answerPingFrames, sendText, watchPulse } from '../../../src/http/streams/socket-writer.ts';
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
  bufferedAmount = 0;
  isPaused = false;
  send(text: string | Buffer, done: () => void): void {
    this.bufferedAmount += text.length;
    this.flushed.push(() => {
      this.bufferedAmount -= text.length;
      done();
    });
  }
  pong(data: Buffer, _isMasked: boolean, done: () => void): void {
    this.send(data, done);
  }
  pause(): void {
    this.isPaused = true;
  }
  resume(): void {
    this.isPaused = false;
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

describe('a client that asks and does not read', () => {
  const kilobyte = 1024;

  it('is heard no further while a megabyte of answers waits for it, whatever it sends', async () => {
    const socket = new StuckSocket();
    answerPingFrames(socket as unknown as WebSocket);
    for (let sent = 0; sent < 1023; sent++) void sendText(socket as unknown as WebSocket, 'x'.repeat(kilobyte));
    socket.emit('ping', Buffer.alloc(kilobyte));
    expect([socket.bufferedAmount, socket.isPaused]).toEqual([1024 * kilobyte, false]);
    socket.emit('ping', Buffer.alloc(1));
    expect(socket.isPaused).toBe(true);

    socket.flushed[0]?.();
    expect(socket.isPaused).toBe(false);
    for (const flush of socket.flushed.slice(1)) flush();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not taken for gone while nothing is read from it', async () => {
    const socket = new StuckSocket();
    const stop = watchPulse(socket as unknown as WebSocket);
    socket.pause();
    await vi.advanceTimersByTimeAsync(30_000);
    socket.resume();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(socket.readyState).toBe(1);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(socket.readyState).toBe(3);
    stop();
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
