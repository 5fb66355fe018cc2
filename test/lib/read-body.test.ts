import { describe, expect, it } from 'vitest';
import { jsonBytesMax, readBytes, readJson, readText } from '../../src/lib/read-body.ts';

/** JSON text of as many bytes. */
const jsonOf = (bytes: number) => `"${'x'.repeat(bytes - 2)}"`;

describe('reading a body', () => {
  it('takes as many bytes as are allowed, in any number of chunks', async () => {
    expect(await readText(new Response('1234567890'), 10)).toBe('1234567890');
    expect(String(await readBytes([Buffer.from('12345'), Buffer.from('67890')], 10))).toBe('1234567890');
  });

  it('refuses one byte more', async () => {
    await expect(readText(new Response('12345678901'), 10)).rejects.toThrow('The answer has more than 10 bytes.');
    await expect(readBytes([Buffer.from('12345'), Buffer.from('678901')], 10)).rejects.toThrow('more than 10 bytes');
  });

  it('counts bytes, not characters', async () => {
    expect(await readText(new Response('€€€'), 9)).toBe('€€€');
    await expect(readText(new Response('€€€.'), 9)).rejects.toThrow('more than 9 bytes');
  });

  it('ends the body at the first chunk that is too much', async () => {
    let chunks = 0;
    let isEnded = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          chunks += 1;
          yield Buffer.from('12345');
        }
      } finally {
        isEnded = true;
      }
    }
    await expect(readBytes(endless(), 10, () => new Error('Too much.'))).rejects.toThrow('Too much.');
    expect({ chunks, isEnded }).toEqual({ chunks: 3, isEnded: true });
  });

  it('takes a response without a body as empty, and drops a byte order mark', async () => {
    expect(await readText(new Response(null), 0)).toBe('');
    expect(await readText(new Response('\uFEFFx'), 4)).toBe('x');
  });

  it('reads JSON of 250,000 bytes, and refuses one byte more', async () => {
    expect(jsonBytesMax).toBe(250_000);
    expect(await readJson(new Response(jsonOf(jsonBytesMax)))).toHaveLength(jsonBytesMax - 2);
    await expect(readJson(new Response(jsonOf(jsonBytesMax + 1)))).rejects.toThrow('more than 250000 bytes');
  });
});
