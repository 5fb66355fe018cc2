import { Refusal } from '../../lib/errors.ts';
import type { EngineResponse } from '../executor/execution.ts';
import type { GraphqlStream, StreamedResult } from './graphql-response.ts';

/** A response in parts, of which the first is there. It lasts no longer than a request does. */
export interface StreamPartsInput extends Pick<GraphqlStream, 'headers'> {
  readonly first: EngineResponse;
  readonly rest: AsyncIterable<EngineResponse>;
  /** The client's: it hung up. */
  readonly signal: AbortSignal | undefined;
  readonly onFault: (error: unknown) => void;
}

export function streamParts({ first, rest, headers, signal, onFault }: StreamPartsInput): GraphqlStream {
  async function* results(): AsyncGenerator<StreamedResult, void, undefined> {
    yield { body: first.body, isRefused: false };
    try {
      for await (const { body } of rest) yield { body, isRefused: false };
    } catch (error) {
      signal?.throwIfAborted();
      onFault(error);
      throw new Refusal('INTERNAL', { cause: error });
    }
  }
  return { kind: 'stream', of: 'parts', headers, signal: signal ?? new AbortController().signal, results: results() };
}
