import type { Clock } from '../../lib/clock.ts';
import { Refusal } from '../../lib/errors.ts';
import type { Identity } from '../identity/identity.ts';

export interface KeepIdentityDeps {
  readonly identity: Identity;
  /** Proves the same credential again. Rejects with the refusal when it proves nothing any more. */
  readonly renew: () => Promise<Identity | null>;
  readonly clock: Clock;
  /** Called once, at the moment from which the identity no longer counts. */
  readonly onEnd: (reason: Refusal) => void;
}

export interface KeptIdentity {
  current(): Identity;
  /** Whether its time is over, should the timer be late. */
  isExpired(): boolean;
  /**
   * Goes on by another proof of the same account, where that lasts longer, and returns whether it does. Other rights end it, as they
   * do in a renewal.
   */
  replace(identity: Identity): boolean;
  stop(): void;
}

/** A token leaves for subgraphs with at least this much of its life, as with `createExchangedIdentities`. */
const lifeLeftMinMs = 30_000;
/** A token is proved again after so long, as `cachedVerifier` does for requests: the key that proved it may have been withdrawn. */
const believedMs = 300_000;

/**
 * Watches over an identity for longer than its access token lives. A cookie, an API key or a session token is exchanged for
 * a new one shortly before; a bearer token cannot be, so it ends at its `exp`, to the millisecond, unless its client hands in
 * another one. Until then it is proved again every five minutes. What comes back with other rights ends, too: subgraphs opened
 * their streams by the old ones.
 */
export function keepIdentity({ identity, renew, clock, onEnd }: KeepIdentityDeps): KeptIdentity {
  let current = identity;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;

  const now = () => clock.now().getTime();
  const expiresAt = () => current.principal.expiresAt.getTime();
  const isExpired = () => now() >= expiresAt();

  /** In milliseconds since the epoch, as is the next. */
  let renewAt = renewalOf(identity);
  /** Null: there is nothing to ask any more, it ends when it expires. */
  let proveAt: number | null = nextProof();

  /** Short lives are renewed half-way. */
  function renewalOf({ principal }: Identity): number {
    const left = principal.expiresAt.getTime() - now();
    return principal.expiresAt.getTime() - Math.min(lifeLeftMinMs, left / 2);
  }

  function nextProof(): number | null {
    return now() >= renewAt ? null : Math.min(renewAt, now() + believedMs);
  }

  function schedule(): void {
    clearTimeout(timer);
    if (isStopped) return;
    // No longer than that, whatever its end: a timer holds 24 days at most, and clocks are set.
    const waitMs = Math.min((proveAt ?? expiresAt()) - now(), believedMs);
    timer = setTimeout(() => void wake(), Math.max(waitMs, 0)).unref();
  }

  async function wake(): Promise<void> {
    if (isExpired()) end('TOKEN_EXPIRED');
    else if (proveAt !== null && now() >= proveAt) await tryRenewal();
    schedule();
  }

  function end(code: 'TOKEN_EXPIRED' | 'SESSION_ENDED', cause?: unknown): void {
    if (isStopped) return;
    isStopped = true;
    onEnd(new Refusal(code, { cause }));
  }

  /** Returns whether the other proof counts from now on. One that ends no later leaves everything as it is. */
  function take(renewed: Identity | null): boolean {
    if (renewed === null || !hasSameRights(renewed, current)) {
      end('TOKEN_EXPIRED');
      return false;
    }
    if (renewed.principal.expiresAt <= current.principal.expiresAt) return false;
    current = renewed;
    renewAt = renewalOf(renewed);
    proveAt = nextProof();
    return true;
  }

  /** What comes back counts no more where another token was handed in while it was asked for. */
  async function tryRenewal(): Promise<void> {
    const asked = current;
    try {
      const renewed = await renew();
      if (current === asked && !take(renewed)) proveAt = nextProof();
    } catch (cause) {
      if (current !== asked) return;
      // When it cannot be asked, what we have is good until it expires.
      if (cause instanceof Refusal && cause.code !== 'UNAVAILABLE' && cause.code !== 'RATE_LIMITED') end('SESSION_ENDED', cause);
      else proveAt = nextProof();
    }
  }

  schedule();
  return {
    current: () => current,
    isExpired,
    replace(renewed) {
      const isTaken = take(renewed);
      schedule();
      return isTaken;
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

function hasSameRights({ principal: a }: Identity, { principal: b }: Identity): boolean {
  return (
    a.accountId === b.accountId &&
    a.sessionId === b.sessionId &&
    a.scopes.size === b.scopes.size &&
    a.scopes.isSubsetOf(b.scopes) &&
    a.roles.join('\n') === b.roles.join('\n') &&
    a.assuranceLevel === b.assuranceLevel
  );
}
