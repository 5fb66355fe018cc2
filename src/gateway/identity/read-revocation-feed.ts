import { createEventBlocks } from './event-blocks.ts';
import { internalHeaders, type AuthProcess } from './internal-calls.ts';
import { feedEvents, internalPaths, staleAfterMs, type FeedEvent, type RevocationRecord } from './internal-protocol.ts';

/** The first message holds all that are revoked, of which a million take about this much. */
const messageCharactersMax = 128 * 1024 * 1024;

export interface FeedMessage {
  readonly event: FeedEvent;
  readonly records: readonly RevocationRecord[];
}

/**
 * Connects once and yields each message: all that are revoked at first, later each new one, a change of the keys, and
 * heartbeats without records. Ends when the connection does, throws when it cannot be made, is
 * silent for too long (a half-open connection would look like good news) or sends a message that is too long, or `signal` aborts.
 */
export async function* readRevocationFeed(auth: AuthProcess, signal: AbortSignal): AsyncGenerator<FeedMessage> {
  const { fetch: get = fetch } = auth;
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new Error('The revocation feed is silent.')), staleAfterMs);
  try {
    const response = await get(new URL(internalPaths.revocationFeed, auth.url), {
      redirect: 'error',
      headers: { ...internalHeaders(auth), accept: 'text/event-stream' },
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (!response.ok || response.body === null)
      throw new Error(`The auth process answered ${response.status} to its revocation feed.`);
    const blocks = createEventBlocks(messageCharactersMax);
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      for (const block of blocks.add(text)) {
        timer.refresh();
        yield parseMessage(block);
      }
    }
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}

/** `event` and `data`, one line each: all that our own feed uses of Server-Sent Events. */
function parseMessage(block: string): FeedMessage {
  const [, name, data] = /^event: (\w+)\ndata: (\[.*\])$/.exec(block) ?? [];
  const event = feedEvents.find((known) => known === name);
  if (event === undefined || data === undefined) throw new Error('The revocation feed sent something else than an event.');
  return { event, records: JSON.parse(data) as RevocationRecord[] };
}
