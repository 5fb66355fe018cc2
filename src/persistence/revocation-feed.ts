import type { RevocationList, RevocationNews, RevocationPublisher, RevocationView } from '../tokens/revocation.ts';

/** The sessions that ended recently, as all processes on this database know them. */
export interface RevocationFeed extends RevocationView, RevocationPublisher, RevocationNews {
  /** What this process has heard of, for those who want to be told. `isRevoked` of the feed itself never answers from stale news. */
  readonly list: RevocationList;
  /** False while sessions that other processes ended may be missing from the list. */
  isCurrent(): boolean;
  close(): Promise<void>;
}
