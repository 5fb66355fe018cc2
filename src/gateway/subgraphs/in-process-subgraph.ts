import type { InProcessSubgraph } from '../../lib/in-process-subgraph.ts';
import type { Logger } from '../../lib/logger.ts';
import type { RequestContext } from '../request-context.ts';
import type { Subgraph } from './subgraph.ts';

export interface InProcessSubgraphOptions {
  readonly name: string;
  readonly definition: InProcessSubgraph;
  readonly forward: 'token' | 'none';
  /** True for the auth subgraph alone: it learns the client's address, and may set cookies. */
  readonly isAuth: boolean;
  readonly logger: Logger;
}

export interface InProcessTransport extends Subgraph<RequestContext> {
  readSdl(): Promise<string>;
}
