import { parseAnswer } from './parse-answer.ts';
import { sdlOf } from './sdl-of.ts';
import type { Incoming } from './send.ts';

/**
 * Reads the SDL of one subgraph again and again. `ask` sends `sdlQuery` with these headers. Once there is an `ETag` the SDL
 * need not be sent again: to a query that is posted, "the same as before" is 304 or, by the letter, 412 (RFC 9110 §13.1.2).
 */
export function createSdlReader(ask: (headers: Record<string, string>) => Promise<Incoming>): () => Promise<string> {
  let known: { readonly etag: string; readonly sdl: string } | undefined;

  return async () => {
    const asked = known;
    const answer = await ask(asked ? { 'if-none-match': asked.etag } : {});
    if (asked && (answer.status === 304 || answer.status === 412)) return asked.sdl;
    const sdl = sdlOf(parseAnswer(answer));
    const { etag } = answer.headers;
    known = typeof etag === 'string' ? { etag, sdl } : undefined;
    return sdl;
  };
}
