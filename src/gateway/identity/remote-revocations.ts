import { setTimeout as pause } from 'node:timers/promises';
import { fromEpochMilliseconds } from '../../lib/clock.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Revocation, RevocationList, RevocationView } from '../../tokens/revocation.ts';
import { callAuthProcess, type AuthProcess } from './internal-calls.ts';
import { internalPaths, type RevocationAnswer, type RevocationRecord } from './internal-protocol.ts';
import { readRevocationFeed } from './read-revocation-feed.ts';

export interface RemoteRevocationsDeps {
  readonly auth: AuthProcess;
  /** Filled by the feed, and by what the auth subgraph says in its responses. */
  readonly list: RevocationList;
  /** Called when the auth process has other verification keys than before, or may have had them while the feed was down. */
  readonly onKeysChanged: () => void;
  readonly logger: Logger;
}

export interface RemoteRevocations extends RevocationView {
  /** False while sessions that ended may be missing from the list. */
  isCurrent(): boolean;
  close(): void;
}

const reconnectAfterMs = 250;

/**
 * The revocations of the auth process, for a gateway that runs alone. A feed keeps the list current, so a look-up costs
 * nothing; without the feed each request asks the auth process, and when that fails too `isRevoked` rejects. What is on
 * the list stays refused whatever the feed does.
 */
export function openRemoteRevocations({ auth, list, onKeysChanged, logger }: RemoteRevocationsDeps): RemoteRevocations {
  const closing = new AbortController();
  let isCurrent = false;

  async function followOnce(): Promise<void> {
    for await (const { event, records } of readRevocationFeed(auth, closing.signal)) {
      for (const record of records) list.add(toRevocation(record));
      if (event === 'snapshot' || event === 'keys') onKeysChanged();
      isCurrent = true;
    }
  }

  async function follow(): Promise<void> {
    while (!closing.signal.aborted) {
      const error = await followOnce().catch((reason: unknown) => reason);
      if (closing.signal.aborted) return;
      if (isCurrent) logger.warn({ error }, 'The revocation feed broke; each request asks the auth process until it is back');
      isCurrent = false;
      await pause(reconnectAfterMs, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
    }
  }

  async function ask(sessionId: string): Promise<boolean> {
    const { isRevoked } = await callAuthProcess<RevocationAnswer>(auth, internalPaths.revocationCheck, { sessionId });
    if (typeof isRevoked !== 'boolean') throw new Error('The auth process did not say whether the session is revoked.');
    return isRevoked;
  }

  void follow();
  return {
    isRevoked(sessionId) {
      if (list.isRevoked(sessionId)) return true;
      return isCurrent ? false : ask(sessionId);
    },
    isCurrent: () => isCurrent,
    close: () => closing.abort(),
  };
}

function toRevocation({ sessionId, revokedAtMs, untilMs }: RevocationRecord): Revocation {
  return { sessionId, revokedAt: fromEpochMilliseconds(revokedAtMs), until: fromEpochMilliseconds(untilMs) };
}
