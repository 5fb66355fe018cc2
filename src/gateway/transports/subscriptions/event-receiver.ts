import type { SubgraphTls } from '../http-subgraph.ts';
import type { SubgraphRequest, SubgraphResponse } from '../subgraph.ts';

/** One protocol by which a subgraph tells of events. */
export interface EventReceiver {
  /**
   * The events of one subscription, each taken when the one before it was consumed, as far as the network allows. Ends when the
   * subgraph says that it is complete; throws a `SubgraphFault` when it ends in any other way, or `signal`'s reason.
   */
  receive(request: SubgraphRequest, headers: Readonly<Record<string, string>>): AsyncIterable<SubgraphResponse>;
  close(): Promise<void>;
}

export interface EventReceiverOptions {
  readonly url: string;
  /** Until the subgraph has accepted the subscription. After that it may be silent for as long as it likes. */
  readonly timeoutMs: number;
  /** Of one event. */
  readonly eventBytesMax: number;
  readonly tls?: SubgraphTls;
}
