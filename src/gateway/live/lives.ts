import { addressNetwork } from '../../lib/address-network.ts';
import type { Clock } from '../../lib/clock.ts';
import { Refusal } from '../../lib/errors.ts';
import type { RevocationNews, RevocationView } from '../../tokens/revocation.ts';
import { clientOf } from '../identity/client-of.ts';
import type { Identify } from '../identity/identify.ts';
import type { Identity } from '../identity/identity.ts';
import type { RequestHeaders } from '../request-headers.ts';
import { keepIdentity } from './keep-identity.ts';

/** What lasts longer than a request: a stream of results, or the WebSocket that carries such streams. */
export interface Life {
  /** Aborts when it has to end; its reason is a `Refusal`, or whatever the client's own signal said. */
  readonly signal: AbortSignal;
  /** Whose it is, with a token that subgraphs still take. */
  identity(): Identity | null;
  /** Rejects with the reason when it must not go on. While news of revocations are missing, this is what asks. */
  requireAlive(): Promise<void>;
  /** Nothing watches it any more. Idempotent. */
  close(): void;
}

export interface LifeRequest {
  readonly kind: 'stream' | 'connection';
  readonly identity: Identity | null;
  /** What proved the identity. */
  readonly headers: RequestHeaders;
  readonly clientAddress: string;
  /** The client's: it hung up. */
  readonly signal?: AbortSignal;
}

/** Everything live in this process, and what ends it: its session, its token, its client, a new graph, the end of the process. */
export interface Lives {
  /** Throws `too-many-subscriptions`. */
  open(request: LifeRequest): Life;
  count(kind: LifeRequest['kind']): number;
  /** Ends all streams, for which the graph that they were planned on is gone. */
  endStreams(code: 'schema-changed'): void;
  /** Ends everything, and whatever is opened from now on. */
  endAll(code: 'shutting-down'): void;
}

export interface LivesDeps {
  readonly identify: Identify;
  readonly revocations: RevocationView & RevocationNews;
  readonly clock: Clock;
  readonly limits: LifeLimits;
}

export interface LifeLimits {
  /** In this process. */
  readonly max: number;
  /** Of one account, or of one network (`addressNetwork`) for those who are not signed in. */
  readonly perClientMax: number;
}

interface Entry {
  readonly kind: LifeRequest['kind'];
  /** The session whose end is ours to know; null for nobody, and for people of other issuers. */
  readonly sessionId: string | null;
  end(reason: Refusal): void;
}

export function createLives({ identify, revocations, clock, limits }: LivesDeps): Lives {
  const entries = new Set<Entry>();
  const perClient = new Map<string, number>();
  let isEnding = false;

  revocations.onRevoked(({ sessionId }) => {
    for (const entry of entries) if (entry.sessionId === sessionId) entry.end(new Refusal('session-ended'));
  });

  /** Counts one more of this client, and returns the way to count it off. */
  function admit(client: string): () => void {
    const count = perClient.get(client) ?? 0;
    if (entries.size >= limits.max || count >= limits.perClientMax) throw new Refusal('too-many-subscriptions');
    perClient.set(client, count + 1);
    return () => {
      const left = (perClient.get(client) ?? 1) - 1;
      if (left > 0) perClient.set(client, left);
      else perClient.delete(client);
    };
  }

  function open({ kind, identity, headers, clientAddress, signal }: LifeRequest): Life {
    if (isEnding) throw new Refusal('shutting-down');
    const leave = admit(holderOf(identity, clientAddress));
    const controller = new AbortController();
    const kept =
      identity &&
      keepIdentity({ identity, renew: () => identify(headers, clientOf({ headers, clientAddress })), clock, onEnd: end });
    const sessionId = identity && identity.principal.issuer === undefined ? identity.principal.sessionId : null;
    const entry: Entry = { kind, sessionId, end };
    const hangUp = () => end(signal?.reason);

    function end(reason?: unknown): void {
      if (!entries.delete(entry)) return;
      leave();
      kept?.stop();
      signal?.removeEventListener('abort', hangUp);
      controller.abort(reason);
    }

    async function requireAlive(): Promise<void> {
      if (kept?.isExpired()) end(new Refusal('token-expired'));
      controller.signal.throwIfAborted();
      if (sessionId === null) return;
      const isRevoked = await isRevokedOrUnknown(sessionId);
      if (isRevoked !== false) end(isRevoked);
      controller.signal.throwIfAborted();
    }

    entries.add(entry);
    signal?.addEventListener('abort', hangUp, { once: true });
    if (signal?.aborted) hangUp();
    // The session may have ended between the look at the credential and now.
    requireAlive().catch(() => undefined);
    return {
      signal: controller.signal,
      identity: () => kept?.current() ?? null,
      requireAlive,
      close: () => end(),
    };
  }

  async function isRevokedOrUnknown(sessionId: string): Promise<false | Refusal> {
    try {
      return (await revocations.isRevoked(sessionId)) && new Refusal('session-ended');
    } catch (cause) {
      return new Refusal('unavailable', { cause });
    }
  }

  function endThose(isMeant: (entry: Entry) => boolean, code: 'schema-changed' | 'shutting-down'): void {
    for (const entry of entries) if (isMeant(entry)) entry.end(new Refusal(code));
  }

  return {
    open,
    count: (kind) => [...entries].filter((entry) => entry.kind === kind).length,
    endStreams: (code) => endThose(({ kind }) => kind === 'stream', code),
    endAll(code) {
      isEnding = true;
      endThose(() => true, code);
    },
  };
}

function holderOf(identity: Identity | null, clientAddress: string): string {
  return identity
    ? `account ${identity.principal.issuer ?? ''} ${identity.principal.accountId}`
    : `address ${addressNetwork(clientAddress)}`;
}
