import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Identity } from '../../../src/gateway/identity/identity.ts';
import { keepIdentity } from '../../../src/gateway/connections/keep-identity.ts';
import { plusSeconds, systemClock } from '../../../src/lib/clock.ts';
import { Refusal } from '../../../src/lib/errors.ts';
import type { Principal } from '../../../src/tokens/principal.ts';
import { testPrincipal } from '../../support/gateway/test-principal.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const minute = 60_000;
const second = () =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, 1000);
  });

function identity(token: string, lifeSeconds: number, change: Partial<Principal> = {}): Identity {
  const expiresAt = plusSeconds(systemClock.now(), lifeSeconds);
  return { accessToken: token, principal: testPrincipal({ scopes: new Set(['self']), roles: ['user'], expiresAt, ...change }) };
}

function keep(first: Identity, renew: () => Promise<Identity | null>) {
  const reasons: string[] = [];
  const kept = keepIdentity({ identity: first, renew, clock: systemClock, onEnd: ({ code }) => reasons.push(code) });
  return { kept, reasons };
}

describe('an identity that is kept', () => {
  it('ends with a token that cannot be renewed, at the moment it expires', async () => {
    const bearer = identity('a', 300);
    const { reasons } = keep(bearer, async () => bearer);
    await vi.advanceTimersByTimeAsync(5 * minute - 1);
    expect(reasons).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(reasons).toEqual(['TOKEN_EXPIRED']);
  });

  it('gets a new token before the old one expires, again and again', async () => {
    let count = 0;
    const { kept, reasons } = keep(identity('0', 300), async () => identity(String((count += 1)), 300));
    await vi.advanceTimersByTimeAsync(60 * minute);
    expect(count).toBeGreaterThan(10);
    expect(kept.current().accessToken).toBe(String(count));
    expect(kept.isExpired()).toBe(false);
    expect(reasons).toEqual([]);
  });

  it('ends when the session behind it has, as soon as that is asked', async () => {
    const { reasons } = keep(identity('a', 300), () => Promise.reject(new Refusal('INVALID_TOKEN')));
    await vi.advanceTimersByTimeAsync(5 * minute);
    expect(reasons).toEqual(['SESSION_ENDED']);
  });

  it.each<[string, Partial<Principal>]>([
    ['fewer scopes', { scopes: new Set() }],
    ['another role', { roles: ['guest'] }],
    ['another account', { accountId: 'user_2' }],
    ['less assurance', { assuranceLevel: 'aal2' }],
  ])('ends when it comes back with %s', async (_, change) => {
    const { reasons } = keep(identity('a', 300), async () => identity('b', 300, change));
    await vi.advanceTimersByTimeAsync(5 * minute);
    expect(reasons).toEqual(['TOKEN_EXPIRED']);
  });

  it('lives to the end of its token while nobody can be asked', async () => {
    const { reasons } = keep(identity('a', 300), () => Promise.reject(new Refusal('UNAVAILABLE')));
    await vi.advanceTimersByTimeAsync(5 * minute - 1);
    expect(reasons).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(reasons).toEqual(['TOKEN_EXPIRED']);
  });

  it('is renewed once at a time, however often another token came in between', async () => {
    let renewals = 0;
    const { kept } = keep(identity('0', 300), async () => {
      renewals += 1;
      await second();
      return identity('renewed', 300);
    });
    await vi.advanceTimersByTimeAsync(270_500);
    kept.replace(identity('handed in', 300));
    await vi.advanceTimersByTimeAsync(300_000);
    expect(renewals).toBe(2);
    expect(vi.getTimerCount()).toBe(1);
    kept.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('goes on by a token that was handed in while the one before it was refused', async () => {
    const { kept, reasons } = keep(identity('0', 300), async () => {
      await second();
      throw new Refusal('INVALID_TOKEN');
    });
    await vi.advanceTimersByTimeAsync(270_500);
    kept.replace(identity('handed in', 600));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reasons).toEqual([]);
    expect(kept.current().accessToken).toBe('handed in');
    kept.stop();
  });

  it('is renewed as before where a token that ends sooner was handed in', async () => {
    let renewals = 0;
    const { kept, reasons } = keep(identity('0', 300), async () => identity(`renewed ${(renewals += 1)}`, 300));
    expect(kept.replace(identity('sooner', 299))).toBe(false);
    expect(kept.current().accessToken).toBe('0');
    await vi.advanceTimersByTimeAsync(20 * minute);
    expect(reasons).toEqual([]);
    expect(kept.current().accessToken).toBe(`renewed ${renewals}`);
    kept.stop();
  });

  it('goes on by a token that ends later, by however little', () => {
    const { kept } = keep(identity('0', 300), async () => null);
    expect(kept.replace(identity('as late', 300))).toBe(false);
    expect(kept.replace(identity('later', 301))).toBe(true);
    expect(kept.current().accessToken).toBe('later');
    kept.stop();
  });

  it('is proved again every five minutes, and ends when it is proved no more, however long its token lives', async () => {
    let proofs = 0;
    let isWithdrawn = false;
    const bearer = identity('a', 10 * 365 * 86_400);
    const { reasons } = keep(bearer, async () => {
      proofs += 1;
      if (isWithdrawn) throw new Refusal('INVALID_TOKEN');
      return bearer;
    });
    await vi.advanceTimersByTimeAsync(5 * minute - 1);
    expect(proofs).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(proofs).toBe(1);
    isWithdrawn = true;
    await vi.advanceTimersByTimeAsync(5 * minute - 1);
    expect(reasons).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(reasons).toEqual(['SESSION_ENDED']);
  });

  it('is proved again five minutes after a time when nobody could be asked', async () => {
    let isDown = true;
    const { reasons } = keep(identity('a', 3600), () => Promise.reject(new Refusal(isDown ? 'UNAVAILABLE' : 'INVALID_TOKEN')));
    await vi.advanceTimersByTimeAsync(5 * minute);
    expect(reasons).toEqual([]);
    isDown = false;
    await vi.advanceTimersByTimeAsync(5 * minute);
    expect(reasons).toEqual(['SESSION_ENDED']);
  });

  it('may live longer than a timer can wait', async () => {
    const bearer = identity('a', 90 * 86_400);
    const { reasons } = keep(bearer, async () => bearer);
    await vi.advanceTimersByTimeAsync(60 * 86_400_000);
    expect(reasons).toEqual([]);
    await vi.advanceTimersByTimeAsync(30 * 86_400_000);
    expect(reasons).toEqual(['TOKEN_EXPIRED']);
  });

  it('is left alone once nobody needs it', async () => {
    const { kept, reasons } = keep(identity('a', 300), () => Promise.reject(new Refusal('INVALID_TOKEN')));
    kept.stop();
    await vi.advanceTimersByTimeAsync(10 * minute);
    expect(reasons).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
