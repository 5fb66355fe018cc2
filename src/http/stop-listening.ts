import type { Server as HttpServer } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** More than ever wait: Node has the system keep 511. */
const turnsMax = 1000;

/**
 * Takes no further connections. Those that wait are taken first: Node takes one in each turn of its loop, and the system
 * resets what nobody has taken, although its client may have asked already. All that are open stay so, also the idle ones,
 * which closing an HTTP server would cut.
 */
export async function stopListening(server: HttpServer): Promise<void> {
  let isQuiet = false;
  const onConnection = () => (isQuiet = false);
  server.on('connection', onConnection);
  for (let turns = 0; !isQuiet && turns < turnsMax; turns++) {
    isQuiet = true;
    await nextTurn();
  }
  server.off('connection', onConnection);
  NetServer.prototype.close.call(server);
}
