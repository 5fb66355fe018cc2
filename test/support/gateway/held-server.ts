import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { startScriptedServer, type ScriptedServer } from './scripted-server.ts';

/** A subgraph that keeps everybody waiting until it is told otherwise, and answers with whom it took them for. */
export interface HeldServer extends ScriptedServer {
  /** Resolves when so many requests have arrived, and rejects when more of them have. */
  reached(count: number): Promise<void>;
  /** Answers the request of that index. */
  answer(index: number): void;
  /** Answers everybody, and from now on at once. */
  release(): void;
  /** Hangs up on everybody who waits. */
  destroy(): void;
  /** Resolves when the connection of the request of that index is closed. */
  closed(index: number): Promise<unknown>;
}

export async function startHeldServer(): Promise<HeldServer> {
  const responses: ServerResponse[] = [];
  let isReleased = false;
  let arrived = Promise.withResolvers<void>();
  const server = await startScriptedServer((_, response) => {
    responses.push(response);
    arrived.resolve();
    arrived = Promise.withResolvers();
    if (isReleased) answer(responses.length - 1);
  });

  function answer(index: number): void {
    const response = responses[index];
    if (!response || response.headersSent || response.destroyed) return;
    const bearer = response.req.headers.authorization ?? null;
    response.writeHead(200, { 'content-type': 'application/json', 'x-told': String(index + 1) });
    response.end(JSON.stringify({ data: { bearer, number: index + 1 } }));
  }

  return {
    ...server,
    async reached(count) {
      while (responses.length < count) await arrived.promise;
      if (responses.length > count) throw new Error(`${responses.length} requests arrived instead of ${count}.`);
    },
    answer,
    release() {
      isReleased = true;
      responses.forEach((_, index) => answer(index));
    },
    destroy: () => responses.forEach((response) => response.destroy()),
    closed: (index) => once(responses[index] as ServerResponse, 'close'),
  };
}
