import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Returns the way to close connections on which nobody has said anything yet. Clients open them in advance; to Node they
 * are neither idle nor ended, so a closing server would wait for them.
 */
export function closeSilentConnections(server: Server): () => void {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return () => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
  };
}
