import { accessTtlSecondsMax } from '../lib/access-ttl.ts';
import { plusSeconds, type Clock } from '../lib/clock.ts';
import { clockToleranceSeconds } from './read-time-claims.ts';

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
  /** Until when a token of the session may be alive, as the process that issues tokens knows it. */
  readonly until: Date;
}

/** How long after its end a session may have living tokens, clock tolerance included, by whatever configuration they were issued. */
export const revocationSeconds = accessTtlSecondsMax + clockToleranceSeconds;

/** Returns the record of a session that ended at `revokedAt`. */
export function revocationOf(sessionId: string, revokedAt: Date): Revocation {
  return { sessionId, revokedAt, until: plusSeconds(revokedAt, revocationSeconds) };
}

/** The sessions that ended while tokens of theirs may still be alive, in memory: a look-up costs nothing. */
export interface RevocationList extends RevocationView, RevocationPublisher, RevocationNews {
  isRevoked(sessionId: string): boolean;
  add(revocation: Revocation): void;
  /** All that is listed now, oldest first. */
  entries(): readonly Revocation[];
}

/** Each session is listed until its last token is dead: later than that, the token's own `exp` refuses it. */
export function createRevocationList({ clock }: { readonly clock: Clock }): RevocationList {
  const listed = new Map<string, Revocation>();
  const listeners = new Set<(revocation: Revocation) => void>();

  /** A Map keeps insertion order and most last equally long, so the walk ends at the first one to keep. */
  function forgetOld(): void {
    const now = clock.now();
    for (const [sessionId, { until }] of listed) {
      if (until >= now) return;
      listed.delete(sessionId);
    }
  }

  function add(revocation: Revocation): void {
    forgetOld();
    const known = listed.get(revocation.sessionId);
    if (known && known.until >= revocation.until) return;
    listed.set(revocation.sessionId, known ? { ...known, until: revocation.until } : revocation);
    if (!known) for (const listener of listeners) listener(revocation);
  }

  return {
    isRevoked: (sessionId) => listed.has(sessionId),
    publish(sessionIds) {
      const now = clock.now();
      for (const sessionId of sessionIds) add(revocationOf(sessionId, now));
    },
    add,
    entries: () => [...listed.values()],
    onRevoked(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
