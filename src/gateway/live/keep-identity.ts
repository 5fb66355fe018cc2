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
  /** Goes on by another proof of the same account, where that lasts longer. Other rights end it, as they do in a renewal. */
  replace(identity: Identity): void;
  stop(): void;
}

/** A token leaves for subgraphs with at least this much of its life, as with `createExchangedIdentities`. */
const lifeLeftMinMs = 30_000;
/** Longer waits are cut up: a timer holds 24 days at most, and clocks are set. */
const waitMaxMs = 3_600_000;

/**
 * Watches over an identity for longer than its access token lives. A cookie, an API key or a session token is exchanged for
 * a new one shortly before; a bearer token cannot be, so it ends at its `exp`, to the millisecond, unless its client hands in
 * another one. What comes back with other rights ends, too: subgraphs opened their streams by the old ones.
 */
export function keepIdentity({ identity, renew, clock, onEnd }: KeepIdentityDeps): KeptIdentity {
  let current = identity;
  /** Milliseconds since the epoch; null: there is nothing to renew, it ends when it expires. */
  let renewAt: number | null = renewalOf(identity);
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;

  const now = () => clock.now().getTime();
  const expiresAt = () => current.principal.expiresAt.getTime();
  const isExpired = () => now() >= expiresAt();

  /** Short lives are renewed half-way. */
  function renewalOf({ principal }: Identity): number {
    const left = principal.expiresAt.getTime() - clock.now().getTime();
    return principal.expiresAt.getTime() - Math.min(lifeLeftMinMs, left / 2);
  }

  function schedule(): void {
    clearTimeout(timer);
    if (isStopped) return;
    const waitMs = (renewAt ?? expiresAt()) - now();
    timer = setTimeout(() => void wake(), Math.min(Math.max(waitMs, 0), waitMaxMs)).unref();
  }

  async function wake(): Promise<void> {
    if (isExpired()) end('TOKEN_EXPIRED');
    else if (renewAt !== null && now() >= renewAt) await tryRenewal();
    schedule();
  }

  function end(code: 'TOKEN_EXPIRED' | 'SESSION_ENDED', cause?: unknown): void {
    if (isStopped) return;
    isStopped = true;
    onEnd(new Refusal(code, { cause }));
  }

  function take(renewed: Identity | null): void {
    if (renewed === null || !hasSameRights(renewed, current)) end('TOKEN_EXPIRED');
    else if (renewed.principal.expiresAt > current.principal.expiresAt) {
      current = renewed;
      renewAt = renewalOf(renewed);
    } else renewAt = null;
  }

  /** What comes back counts no more where another token was handed in while it was asked for. */
  async function tryRenewal(): Promise<void> {
    const asked = current;
    try {
      const renewed = await renew();
      if (current === asked) take(renewed);
    } catch (cause) {
      if (current !== asked) return;
      // When it cannot be asked, what we have is good until it expires.
      if (cause instanceof Refusal && cause.code !== 'UNAVAILABLE' && cause.code !== 'RATE_LIMITED') end('SESSION_ENDED', cause);
      else renewAt = null;
    }
  }

  schedule();
  return {
    current: () => current,
    isExpired,
    replace(renewed) {
      take(renewed);
      schedule();
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
