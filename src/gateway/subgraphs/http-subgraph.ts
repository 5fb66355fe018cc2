import type { Logger } from '../../lib/logger.ts';
import type { Secret } from '../../lib/secret.ts';
import type { RequestContext } from '../request-context.ts';
import type { Subgraph } from './subgraph.ts';

export interface HttpSubgraphOptions {
  readonly name: string;
  readonly url: string;
  /** What travels along: the bearer of whoever asks, or nothing (public data). */
  readonly forward: 'token' | 'none';
  /** For one fetch as a whole. */
  readonly timeoutMs: number;
  /** Of a response, decompressed. */
  readonly bodyBytesMax: number;
  /** Of the auth subgraph alone: it learns the client's address, and may set cookies. */
  readonly auth?: { readonly internalSecret: Secret };
  readonly logger: Logger;
}

export interface HttpSubgraph extends Subgraph<RequestContext> {
  /** Asks for `_service { sdl }`. Rejects with a message for people. */
  readSdl(): Promise<string>;
  close(): Promise<void>;
}
