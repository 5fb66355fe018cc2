import type { RequestContext } from '../gateway/request/request-context.ts';
import type { Subgraph } from '../gateway/transports/subgraph.ts';
import type { Runtime } from './runtime.ts';

/** A subgraph that can be asked, and that tells what it is. */
export interface OpenSubgraph extends Subgraph<RequestContext> {
  readSdl(): Promise<string>;
  close(): Promise<void>;
}

export type SubgraphRuntime = Pick<Runtime, 'clock' | 'logger' | 'random' | 'metrics'>;
