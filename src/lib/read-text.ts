/**
 * Returns the body of `response` as text (UTF-8, without a byte order mark). Rejects as soon as more than `bytesMax` bytes have come,
 * decompressed, and ends the connection then: what another process answers takes no more memory than that, whatever it sends.
 */
export async function readText(response: Response, bytesMax: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array> | readonly Uint8Array[]) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new Error(`The answer has more than ${bytesMax} bytes.`);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** Small JSON answers of other services: a set of keys, the claims of a token, a list of policies. */
export const jsonBytesMax = 250_000;

/** Returns a small JSON answer. Rejects for a body of more than `jsonBytesMax` bytes, and for what is no JSON. */
export async function readJson(response: Response): Promise<unknown> {
  return JSON.parse(await readText(response, jsonBytesMax));
}
