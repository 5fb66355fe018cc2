import type { WebSocket } from 'ws';
import { patienceMs } from './write-patiently.ts';

const pingMs = 15_000;

/**
 * Sends a text, and resolves when it is on its way: whoever waits for that sends no faster than the client reads. A client that
 * is half a minute behind loses its connection. What cannot be sent any more is dropped.
 */
export function sendText(socket: WebSocket, text: string): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState !== socket.OPEN) {
      resolve();
      return;
    }
    const impatience = setTimeout(() => socket.terminate(), patienceMs);
    socket.send(text, () => {
      clearTimeout(impatience);
      resolve();
    });
  });
}

/** Cuts a connection whose other end is gone without a word (RFC 6455 §5.5.2). Returns the way to stop watching. */
export function watchPulse(socket: WebSocket): () => void {
  let isAlive = true;
  socket.on('pong', () => (isAlive = true));
  const timer = setInterval(() => {
    if (!isAlive) socket.terminate();
    isAlive = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, pingMs);
  return () => clearInterval(timer);
}
