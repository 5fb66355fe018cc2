import type { Logger } from '../lib/logger.ts';
import type { Metrics } from '../lib/metrics.ts';
import type { SessionCookieSettings } from '../lib/session-cookie.ts';
import type { RevocationPublisher } from '../tokens/revocation.ts';
import type { LiveConnections } from './connections/live-connections.ts';
import type { Documents } from './documents/documents.ts';
import type { Graph } from './graph.ts';
import type { Identify } from './identity/identify.ts';
import type { Planning } from './rate-limits/planning-queue.ts';

export interface GatewayDeps {
  /** Returns the current graph. A request calls it once and keeps the graph to its end. */
  readonly graph: () => Graph;
  readonly identify: Identify;
  readonly liveConnections: LiveConnections;
  readonly documents: Documents;
  readonly planning: Planning;
  /** Receives what the auth subgraph revoked, before the client gets its response. */
  readonly revocations: RevocationPublisher;
  /** True: one refused field refuses the whole operation. False: it is null, with an error at its path. */
  readonly rejects: boolean;
  readonly cookie: SessionCookieSettings;
  readonly isProduction: boolean;
  /** The URL that challenges name as `resource_metadata` (RFC 9728 §5.1). Absent: they name none. */
  readonly resourceMetadata?: string;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'requestRefused'>;
}
