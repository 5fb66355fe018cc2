import type { Clock } from '../lib/clock.ts';

/** What the door asks before it believes a token that verifies. */
export interface RevocationView {
  /** Whether the session has ended. Rejects when that cannot be known: the caller then refuses. */
  isRevoked(sessionId: string): boolean | Promise<boolean>;
}

/** Where the one that ends a session says so, after its transaction has committed. */
export interface RevocationPublisher {
  publish(sessionIds: readonly string[]): void;
}

/** Who wants to be told the moment a session ends. */
export interface RevocationNews {
  /** Calls back for each session newly known to have ended. Returns the way to stop that. */
  onRevoked(listener: (revocation: Revocation) => void): () => void;
}

export interface Revocation {
  readonly sessionId: string;
  readonly revokedAt: Date;
}

/** The sessions that ended while tokens of theirs may still be alive, in memory: a look-up costs nothing. */
export interface RevocationList extends RevocationView, RevocationPublisher, RevocationNews {
  isRevoked(sessionId: string): boolean;
  add(revocation: Revocation): void;
  /** All that is listed now, oldest first. */
  entries(): readonly Revocation[];
}

/** `retentionSeconds`: the longest life of an access token, clock tolerance included; later than that, its own `exp` refuses it. */
export function createRevocationList({ clock, retentionSeconds }: { clock: Clock; retentionSeconds: number }): RevocationList {
  const revokedAt = new Map<string, Date>();
  const listeners = new Set<(revocation: Revocation) => void>();

  /** A Map keeps insertion order, so the oldest come first and the walk ends at the first one to keep. */
  function forgetOld(): void {
    const horizon = clock.now().getTime() - retentionSeconds * 1000;
    for (const [sessionId, at] of revokedAt) {
      if (at.getTime() >= horizon) return;
      revokedAt.delete(sessionId);
    }
  }

  function add(revocation: Revocation): void {
    forgetOld();
    if (revokedAt.has(revocation.sessionId)) return;
    revokedAt.set(revocation.sessionId, revocation.revokedAt);
    for (const listener of listeners) listener(revocation);
  }

  return {
    isRevoked: (sessionId) => revokedAt.has(sessionId),
    publish(sessionIds) {
      const now = clock.now();
      for (const sessionId of sessionIds) add({ sessionId, revokedAt: now });
    },
    add,
    entries: () => Array.from(revokedAt, ([sessionId, at]) => ({ sessionId, revokedAt: at })),
    onRevoked(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
