/** Splits a stream of text at empty lines, as Server-Sent Events are. Holds what has no end yet. */
export interface EventBlocks {
  /** Returns the blocks that end in the text. Throws where one has more than `charactersMax` and no end. O(text). */
  add(text: string): string[];
}

export function createEventBlocks(charactersMax: number): EventBlocks {
  let pieces: string[] = [];
  let held = 0;

  function take(last: string): string {
    const block = [...pieces, last].join('');
    pieces = [];
    held = 0;
    return block;
  }

  return {
    add(text) {
      const endsBefore = pieces.at(-1)?.endsWith('\n') === true && text.startsWith('\n');
      const ended = endsBefore ? [take('').slice(0, -1)] : [];
      const parts = (endsBefore ? text.slice(1) : text).split('\n\n');
      const rest = parts.pop() ?? '';
      for (const part of parts) ended.push(take(part));
      held += rest.length;
      if (held > charactersMax) throw new Error(`A message has more than ${charactersMax} characters.`);
      if (rest !== '') pieces.push(rest);
      return ended;
    },
  };
}
