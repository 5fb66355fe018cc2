import { SubgraphFault } from '../subgraph-fault.ts';

/** An event of a stream of Server-Sent Events. */
export interface ServerSentEvent {
  /** Empty where the event names no type. */
  readonly type: string;
  /** Its lines of data; empty where there are none. */
  readonly data: string;
}

const lineEnd = /\r\n|\r|\n/;

/**
 * Reads the events of a stream as they arrive (HTML Living Standard §9.2.6), with one difference from a browser: an event without
 * data counts, because `event: complete` of GraphQL over SSE has none. An event that the stream breaks off in is dropped.
 *
 * Throws a `SubgraphFault` for an event of more than `charactersMax`, and what `body` throws.
 */
export async function* readEventStream(
  body: AsyncIterable<Uint8Array>,
  charactersMax: number,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  // Takes the byte order mark away.
  const decoder = new TextDecoder();
  let line = '';
  let endsInReturn = false;
  let type = '';
  let data: string[] = [];
  let characters = 0;

  function take(text: string): void {
    line += text;
    if (characters + line.length > charactersMax) throw new SubgraphFault(`sent an event of more than ${charactersMax} bytes`);
  }

  for await (const chunk of body) {
    let text = decoder.decode(chunk, { stream: true });
    if (endsInReturn && text.startsWith('\n')) text = text.slice(1);
    if (text !== '') endsInReturn = text.endsWith('\r');
    const pieces = text.split(lineEnd);
    const rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      take(piece);
      const [name, value] = fieldOf(line);
      if (name === 'event') type = value;
      if (name === 'data') {
        data.push(value);
        // One more for its end: lines may be empty.
        characters += value.length + 1;
      }
      if (line === '') {
        if (type !== '' || data.length > 0) yield { type, data: data.join('\n') };
        type = '';
        data = [];
        characters = 0;
      }
      line = '';
    }
    take(rest);
  }
}

/** A line without a colon is a name without a value; one that begins with a colon is a comment, which has no name. */
function fieldOf(line: string): readonly [name: string, value: string] {
  const colon = line.indexOf(':');
  if (colon < 0) return [line, ''];
  return [line.slice(0, colon), line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)];
}
