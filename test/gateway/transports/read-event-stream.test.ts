import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEventStream, type ServerSentEvent } from '../../../src/gateway/transports/subscriptions/read-event-stream.ts';

async function read(chunks: readonly (string | Uint8Array)[], charactersMax = 1000): Promise<ServerSentEvent[]> {
  async function* body() {
    for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  }
  const events: ServerSentEvent[] = [];
  for await (const event of readEventStream(body(), charactersMax)) events.push(event);
  return events;
}

describe('a stream of Server-Sent Events', () => {
  it.each<[string, string, ServerSentEvent[]]>([
    ['with an event without data', 'event: complete\n\n', [{ type: 'complete', data: '' }]],
    ['with an event with empty data', 'event: complete\ndata:\n\n', [{ type: 'complete', data: '' }]],
    ['with data in several lines', 'data: a\ndata:b\ndata:  c\n\n', [{ type: '', data: 'a\nb\n c' }]],
    ['with comments, ids and unknown fields', ':\n: hi\nid: 1\nretry: 5\nx\ndata: a\n\n', [{ type: '', data: 'a' }]],
    ['with blank lines and comments alone', '\n\n:\n\n', []],
    ['with a byte order mark', '\uFEFFevent: next\ndata: a\n\n', [{ type: 'next', data: 'a' }]],
    ['that breaks off in an event', 'data: a\n\ndata: b\n', [{ type: '', data: 'a' }]],
    ['with a colon in its data', 'data: {"a":1}\n\n', [{ type: '', data: '{"a":1}' }]],
  ])('is read by its lines: one %s', async (_, text, expected) => {
    expect(await read([text])).toEqual(expected);
  });

  const whole =
    'event: next\r\ndata: é😀\r\n\r\nevent: next\rdata: 2\r\revent: next\ndata: 3\n\n:\r\n\r\nevent: complete\r\n\r\n';

  it('says the same however the network cuts it', async () => {
    const bytes = Buffer.from(whole);
    const expected = await read([bytes]);
    expect(expected.map(({ type, data }) => `${type} ${data}`)).toEqual(['next é😀', 'next 2', 'next 3', 'complete ']);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(bytes.length), { maxLength: 12 }), async (drawn) => {
        const cuts = [0, ...drawn.toSorted((a, b) => a - b), bytes.length];
        const chunks = cuts.slice(1).map((end, index) => bytes.subarray(cuts[index], end));
        expect(await read(chunks)).toEqual(expected);
      }),
    );
  });

  it('may have an event of as many characters as allowed, and none of one more', async () => {
    const field = 'data: '.length;
    expect(await read([`data: ${'x'.repeat(100)}\n\n`], 100 + field)).toHaveLength(1);
    await expect(read([`data: ${'x'.repeat(101)}\n\n`], 100 + field)).rejects.toThrow('more than');
    await expect(read(['data: x\n'.repeat(200)], 100)).rejects.toThrow('more than');
    await expect(read(['data:\n'.repeat(200)], 100)).rejects.toThrow('more than');
  });

  it('may say nothing but comments for ever', async () => {
    expect(
      await read(
        Array.from({ length: 1000 }, () => ': still here\n'),
        20,
      ),
    ).toEqual([]);
  });
});
