import type { WebSocket } from 'ws';
import { patienceMs } from './write-patiently.ts';

const pingMs = 15_000;
/** Nothing more is read from a client that leaves this much unread: each message of its own is answered by another. */
const unreadBytesMax = 1024 * 1024;

/**
 * Sends a text, and resolves when it is on its way: whoever waits for that sends no faster than the client reads. A client that
 * is half a minute behind loses its connection. What cannot be sent any more is dropped.
 */
export function sendText(socket: WebSocket, text: string): Promise<void> {
  return sendPatiently(socket, (done) => socket.send(text, done));
}

/** Answers the ping of a client as `sendText` sends, for sockets that do not answer by themselves (`autoPong: false`). */
export function answerPingFrames(socket: WebSocket): void {
  socket.on('ping', (data) => void sendPatiently(socket, (done) => socket.pong(data, false, done)));
}

function sendPatiently(socket: WebSocket, send: (done: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState !== socket.OPEN) {
      resolve();
      return;
    }
    const impatience = setTimeout(() => socket.terminate(), patienceMs);
    send(() => {
      clearTimeout(impatience);
      if (socket.isPaused && socket.bufferedAmount <= unreadBytesMax) socket.resume();
      resolve();
    });
    if (socket.bufferedAmount > unreadBytesMax) socket.pause();
  });
}

/** Cuts a connection whose other end is gone without a word (RFC 6455 §5.5.2). Returns the way to stop watching. */
export function watchPulse(socket: WebSocket): () => void {
  let isAlive = true;
  socket.on('pong', () => (isAlive = true));
  const timer = setInterval(() => {
    // While nothing is read from it no pong is, either; what is sent has a patience of its own.
    if (!isAlive && !socket.isPaused) socket.terminate();
    isAlive = socket.isPaused;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, pingMs);
  return () => clearInterval(timer);
}
