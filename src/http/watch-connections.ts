import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** The connections of a server that is to be closed, as far as Node does not tell them apart. */
export interface WatchedConnections {
  /**
   * Closes those on which nobody has said anything yet. Clients open them in advance; to Node they are neither idle nor ended, so a
   * closing server would wait for them.
   */
  closeSilent(): void;
  /**
   * Resolves when no connection is left that was used within the last `ms` and waits for its next request, and after `ms` at the
   * latest. Its client was not told that it ends, so the next request may be on its way, and closing would lose it (RFC 9112 §9.6).
   */
  settle(ms: number): Promise<void>;
}

interface Use {
  requests: number;
  endedAt: number;
}

const lookMs = 20;

export function watchConnections(server: Server): WatchedConnections {
  const open = new Set<Socket>();
  const uses = new WeakMap<Socket, Use>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const use = uses.get(socket) ?? { requests: 0, endedAt: Number.NEGATIVE_INFINITY };
    uses.set(socket, use);
    use.requests += 1;
    response.once('close', () => {
      use.requests -= 1;
      use.endedAt = performance.now();
    });
  });

  /** Waits for a request, and has answered one after `since`. */
  function isExpectant(socket: Socket, since: number): boolean {
    const use = uses.get(socket);
    return use !== undefined && use.requests === 0 && use.endedAt >= since;
  }

  return {
    closeSilent() {
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
    },
    async settle(ms) {
      const startedAt = performance.now();
      while (performance.now() < startedAt + ms && [...open].some((socket) => isExpectant(socket, startedAt - ms)))
        await pause(lookMs);
    },
  };
}
