import type { RequestContext } from '../gateway/request-context.ts';
import type { Subgraph } from '../gateway/subgraphs/subgraph.ts';
import type { Platform } from './platform.ts';

/** A subgraph that can be asked, and that tells what it is. */
export interface OpenSubgraph extends Subgraph<RequestContext> {
  readSdl(): Promise<string>;
  close(): Promise<void>;
}

export type SubgraphPlatform = Pick<Platform, 'clock' | 'logger' | 'random' | 'metrics'>;
