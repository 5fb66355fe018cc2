import { Refusal } from '../../lib/errors.ts';
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
  async function* results(): AsyncGenerator<StreamedResult, void, undefined> {
    try {
      for await (const result of source) {
        await life.requireAlive();
        yield result;
      }
    } catch (error) {
      life.signal.throwIfAborted();
      onFault(error);
      throw new Refusal('internal', { cause: error });
    } finally {
      life.close();
    }
  }

  const generator = results();
  return {
    kind: 'stream',
    signal: life.signal,
    results: {
      next: () => generator.next(),
      throw: (error: unknown) => generator.throw(error),
      // A generator that waits for its next event would wait with its end, too.
      return() {
        life.close();
        return generator.return();
      },
      [Symbol.asyncIterator]() {
        return this;
      },
      async [Symbol.asyncDispose]() {
        await this.return();
      },
    },
  };
}
