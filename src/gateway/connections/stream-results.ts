import { Refusal } from '../../lib/errors.ts';
import { endedBy } from '../../lib/ended-by.ts';
import type { GraphqlStream, StreamedResult } from './graphql-response.ts';
import type { LiveConnection } from './live-connections.ts';

/**
 * The results for as long as they may live. `source` is asked to stop by `life.signal`; `onFault` is told what it should not
 * have thrown.
 */
export function streamResults(
  live: LiveConnection,
  source: AsyncIterable<StreamedResult>,
  onFault: (error: unknown) => void,
): GraphqlStream {
  let isReturned = false;

  async function* results(): AsyncGenerator<StreamedResult, void, undefined> {
    try {
      for await (const result of source) {
        await live.requireAlive();
        yield result;
      }
    } catch (error) {
      // Whoever returns while waiting for a result has no use for the reason why there is none.
      if (isReturned) return;
      live.signal.throwIfAborted();
      if (error instanceof Refusal) throw error;
      onFault(error);
      throw new Refusal('INTERNAL', { cause: error });
    } finally {
      live.close();
    }
  }

  const end = () => {
    isReturned = true;
    live.close();
  };
  return { kind: 'stream', of: 'events', headers: [], signal: live.signal, results: endedBy(results(), end) };
}
