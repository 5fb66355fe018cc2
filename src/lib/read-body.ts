/**
 * Returns the bytes of a body. Rejects with what `tooMany` makes as soon as more than `bytesMax` have come, and ends the body then:
 * what another process sends takes no more memory than that.
 */
export async function readBytes(
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  bytesMax: number,
  tooMany = (): Error => new Error(`The answer has more than ${bytesMax} bytes.`),
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw tooMany();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Returns the body of `response` as text (UTF-8, without a byte order mark). Rejects as soon as more than `bytesMax` bytes have come,
 * decompressed, and ends the connection then.
 */
export async function readText(response: Response, bytesMax: number): Promise<string> {
  return new TextDecoder().decode(await readBytes((response.body ?? []) as AsyncIterable<Uint8Array> | [], bytesMax));
}

/** Small JSON answers of other services: a set of keys, the claims of a token, a list of policies. */
export const jsonBytesMax = 250_000;

/** Returns a small JSON answer. Rejects for a body of more than `jsonBytesMax` bytes, and for what is no JSON. */
export async function readJson(response: Response): Promise<unknown> {
  return JSON.parse(await readText(response, jsonBytesMax));
}
