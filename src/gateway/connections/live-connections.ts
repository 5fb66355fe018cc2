import { addressNetwork } from '../../lib/address-network.ts';
import type { Clock } from '../../lib/clock.ts';
import { Refusal } from '../../lib/errors.ts';
import type { Principal } from '../../tokens/principal.ts';
import type { RevocationNews, RevocationView } from '../../tokens/revocation.ts';
import { clientOf } from '../identity/client-of.ts';
import type { Identify } from '../identity/identify.ts';
import type { Identity } from '../identity/identity.ts';
import type { RequestHeaders } from '../request/request-headers.ts';
import { keepIdentity } from './keep-identity.ts';

/** What lasts longer than a request: a stream of results, or the WebSocket that carries such streams. */
export interface LiveConnection {
  /** Aborts when it has to end; its reason is a `Refusal`, or whatever the client's own signal said. */
  readonly signal: AbortSignal;
  /** Whose it is, with a token that subgraphs still take. */
  identity(): Identity | null;
  /** Rejects with the reason when it must not go on. While news of revocations are missing, this is what asks. */
  requireAlive(): Promise<void>;
  /**
   * Goes on by the credential in these headers, which has to be of the same account, where it lasts longer than the one before. Throws
   * what `Identify` throws, `INVALID_TOKEN` for another account or for nobody, and `TOKEN_EXPIRED` where it came with other rights.
   */
  replace(headers: RequestHeaders): Promise<Replacement>;
  /** Nothing watches it any more. Idempotent. */
  close(): void;
}

/** What became of a credential that was handed in. */
export interface Replacement {
  /** Of whoever handed it in; by the credential that lasts longer. */
  readonly principal: Principal;
  /** Whether the life goes on by it. */
  readonly isTaken: boolean;
}

export interface LiveConnectionRequest {
  readonly kind: 'stream' | 'connection';
  readonly identity: Identity | null;
  /** What proved the identity. */
  readonly headers: RequestHeaders;
  readonly clientAddress: string;
  /** The client's: it hung up. */
  readonly signal?: AbortSignal;
  /** What carries a stream: it lives no longer than that, and by the same credential. Absent: by its own. */
  readonly connection?: LiveConnection;
}

/** Everything live in this process, and what ends it: its session, its token, its client, a new graph, the end of the process. */
export interface LiveConnections {
  /** Throws `TOO_MANY_SUBSCRIPTIONS`. */
  open(request: LiveConnectionRequest): LiveConnection;
  count(kind: LiveConnectionRequest['kind']): number;
  /** Ends all streams, for which the graph that they were planned on is gone. */
  endStreams(code: 'SCHEMA_CHANGED'): void;
  /** Ends everything, and whatever is opened from now on. */
  endAll(code: 'SHUTTING_DOWN'): void;
}

export interface LiveConnectionsDeps {
  readonly identify: Identify;
  readonly revocations: RevocationView & RevocationNews;
  readonly clock: Clock;
  readonly limits: LiveConnectionLimits;
}

export interface LiveConnectionLimits {
  /** In this process. */
  readonly max: number;
  /** Of one account, or of one network (`addressNetwork`) for those who are not signed in. */
  readonly perClientMax: number;
}

/** What a life stands on: a credential of its own. */
interface Own extends Pick<LiveConnection, 'identity' | 'requireAlive' | 'replace'> {
  /** The session whose end is ours to know; null for nobody, and for people of other issuers. */
  readonly sessionId: string | null;
  stop(): void;
}

interface Entry {
  readonly kind: LiveConnectionRequest['kind'];
  /** As in `Own`; null for what a connection carries. */
  readonly sessionId: string | null;
  end(reason: Refusal): void;
}

export function createLiveConnections({ identify, revocations, clock, limits }: LiveConnectionsDeps): LiveConnections {
  const entries = new Set<Entry>();
  const perClient = new Map<string, number>();
  let isEnding = false;

  revocations.onRevoked(({ sessionId }) => {
    for (const entry of entries) if (entry.sessionId === sessionId) entry.end(new Refusal('SESSION_ENDED'));
  });

  /** Counts one more of this client, and returns the way to count it off. */
  function admit(client: string): () => void {
    const count = perClient.get(client) ?? 0;
    if (entries.size >= limits.max || count >= limits.perClientMax) throw new Refusal('TOO_MANY_SUBSCRIPTIONS');
    perClient.set(client, count + 1);
    return () => {
      const left = (perClient.get(client) ?? 1) - 1;
      if (left > 0) perClient.set(client, left);
      else perClient.delete(client);
    };
  }

  function open(request: LiveConnectionRequest): LiveConnection {
    if (isEnding) throw new Refusal('SHUTTING_DOWN');
    const { kind, identity, clientAddress, signal, connection } = request;
    const leave = admit(holderOf(identity, clientAddress));
    const controller = new AbortController();
    const own = connection ? null : holdOwn(request, controller.signal, end);
    const { requireAlive, replace, identity: current } = connection ?? (own as Own);
    const entry: Entry = { kind, sessionId: own?.sessionId ?? null, end };
    const sources = [signal, connection?.signal].filter((source) => source !== undefined);
    const endings = sources.map((source) => ({ source, follow: () => end(source.reason) }));

    function end(reason?: unknown): void {
      if (!entries.delete(entry)) return;
      leave();
      own?.stop();
      for (const { source, follow } of endings) source.removeEventListener('abort', follow);
      controller.abort(reason);
    }

    entries.add(entry);
    for (const { source, follow } of endings) {
      source.addEventListener('abort', follow, { once: true });
      if (source.aborted) follow();
    }
    // The session may have ended between the look at the credential and now.
    requireAlive().catch(() => undefined);
    return {
      signal: controller.signal,
      identity: current,
      async requireAlive() {
        await requireAlive();
        controller.signal.throwIfAborted();
      },
      replace,
      close: () => end(),
    };
  }

  /** A life by its own credential, until `ended` aborts. */
  function holdOwn(
    { identity, headers, clientAddress }: LiveConnectionRequest,
    ended: AbortSignal,
    end: (reason: Refusal) => void,
  ): Own {
    let presented = headers;
    const prove = (by: RequestHeaders) => identify(by, clientOf({ headers: by, clientAddress }));
    const kept = identity && keepIdentity({ identity, renew: () => prove(presented), clock, onEnd: end });
    const sessionId = identity && identity.principal.issuer === undefined ? identity.principal.sessionId : null;
    return {
      sessionId,
      identity: () => kept?.current() ?? null,
      async requireAlive() {
        if (kept?.isExpired()) end(new Refusal('TOKEN_EXPIRED'));
        ended.throwIfAborted();
        if (sessionId === null) return;
        const isRevoked = await isRevokedOrUnknown(sessionId);
        if (isRevoked !== false) end(isRevoked);
        ended.throwIfAborted();
      },
      async replace(by) {
        const renewed = await prove(by);
        ended.throwIfAborted();
        if (!kept || renewed === null || !isSameAccount(renewed, kept.current()))
          throw new Refusal('INVALID_TOKEN', { detail: 'A connection goes on for the account that it began with.' });
        const isTaken = kept.replace(renewed);
        ended.throwIfAborted();
        if (isTaken) presented = by;
        return { principal: kept.current().principal, isTaken };
      },
      stop: () => kept?.stop(),
    };
  }

  async function isRevokedOrUnknown(sessionId: string): Promise<false | Refusal> {
    try {
      return (await revocations.isRevoked(sessionId)) && new Refusal('SESSION_ENDED');
    } catch (cause) {
      return new Refusal('UNAVAILABLE', { cause });
    }
  }

  function endThose(isMeant: (entry: Entry) => boolean, code: 'SCHEMA_CHANGED' | 'SHUTTING_DOWN'): void {
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

function isSameAccount({ principal: a }: Identity, { principal: b }: Identity): boolean {
  return a.issuer === b.issuer && a.accountId === b.accountId;
}

function holderOf(identity: Identity | null, clientAddress: string): string {
  return identity
    ? `account ${identity.principal.issuer ?? ''} ${identity.principal.accountId}`
    : `address ${addressNetwork(clientAddress)}`;
}
