const newline = 0x0a;

/** Yields the lines of a file without their ends; null in place of one that is longer than `bytesMax`, of which no more is kept. */
export async function* splitLines(chunks: AsyncIterable<Buffer>, bytesMax: number): AsyncGenerator<Buffer | null> {
  let parts: Buffer[] = [];
  let length = 0;

  function keep(part: Buffer): void {
    length += part.length;
    if (length > bytesMax) parts = [];
    else parts.push(part);
  }
  function take(): Buffer | null {
    const line = length > bytesMax ? null : Buffer.concat(parts);
    parts = [];
    length = 0;
    return line;
  }

  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      keep(chunk.subarray(from, end));
      yield take();
      from = end + 1;
    }
    keep(chunk.subarray(from));
  }
  if (length > 0) yield take();
}
