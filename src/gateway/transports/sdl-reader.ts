import { parseAnswer } from './parse-answer.ts';
import { sdlOf } from './sdl-of.ts';
import type { Incoming } from './send.ts';

/**
 * Reads the SDL of one subgraph again and again. `ask` sends `sdlQuery` with these headers. Once there is an `ETag` the SDL
 * need not be sent again: to a query that is posted, "the same as before" is 304 or, by the letter, 412 (RFC 9110 §13.1.2).
 * An answer with the bytes of the one before is not parsed again, and yields the same string: parsing a large one delays requests.
 */
export function createSdlReader(ask: (headers: Record<string, string>) => Promise<Incoming>): () => Promise<string> {
  let known: KnownSdl | undefined;

  return async () => {
    const asked = known;
    const etag = asked?.answer.headers['etag'];
    const isConditional = typeof etag === 'string';
    const answer = await ask(isConditional ? { 'if-none-match': etag } : {});
    if (asked && isConditional && (answer.status === 304 || answer.status === 412)) return asked.sdl;
    const sdl = asked && isSame(asked.answer, answer) ? asked.sdl : sdlOf(parseAnswer(answer));
    known = { answer, sdl };
    return sdl;
  };
}

interface KnownSdl {
  readonly answer: Incoming;
  readonly sdl: string;
}

/** Compares what an answer is parsed by. */
function isSame(one: Incoming, other: Incoming): boolean {
  return (
    one.status === other.status && one.headers['content-type'] === other.headers['content-type'] && one.body.equals(other.body)
  );
}
