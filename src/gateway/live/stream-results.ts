import { Refusal } from '../../lib/errors.ts';
import { endedBy } from '../../lib/ended-by.ts';
import type { GraphqlStream, StreamedResult } from '../graphql-request.ts';
import type { Life } from './lives.ts';

/**
 * The results for as long as they may live. `source` is asked to stop by `life.signal`; `onFault` is told what it should not
 * have thrown.
 */
export function streamResults(
  life: Life,
  source: AsyncIterable<StreamedResult>,
  onFault: (error: unknown) => void,
): GraphqlStream {
  let isReturned = false;

  async function* results(): AsyncGenerator<StreamedResult, void, undefined> {
    try {
      for await (const result of source) {
        await life.requireAlive();
        yield result;
      }
    } catch (error) {
      // Whoever returns while waiting for a result has no use for the reason why there is none.
      if (isReturned) return;
      life.signal.throwIfAborted();
      if (error instanceof Refusal) throw error;
      onFault(error);
      throw new Refusal('INTERNAL', { cause: error });
    } finally {
      life.close();
    }
  }

  const end = () => {
    isReturned = true;
    life.close();
  };
  return { kind: 'stream', of: 'events', headers: [], signal: life.signal, results: endedBy(results(), end) };
}
