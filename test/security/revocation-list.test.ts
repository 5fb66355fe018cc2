import { describe, expect, it } from 'vitest';
import { plusSeconds } from '../../src/lib/clock.ts';
import { createRevocationList, type Revocation } from '../../src/tokens/revocation.ts';
import { movableClock } from '../support/movable-clock.ts';

describe('the revocation list', () => {
  it('refuses a session from the moment it is published', () => {
    const list = createRevocationList({ clock: movableClock() });
    expect(list.isRevoked('sess_1')).toBe(false);
    list.publish(['sess_1']);
    expect(list.isRevoked('sess_1')).toBe(true);
    expect(list.isRevoked('sess_2')).toBe(false);
  });

  it('forgets a session only when no token of it can be alive, however long tokens may be configured to live', () => {
    const clock = movableClock();
    const list = createRevocationList({ clock });
    list.publish(['old']);
    clock.advance(3605);
    list.publish(['new']);
    expect(list.isRevoked('old')).toBe(true);
    clock.advance(1);
    list.publish(['newest']);
    expect(list.entries().map(({ sessionId }) => sessionId)).toEqual(['new', 'newest']);
  });

  it('lists a session for as long as the issuer of its tokens says, which may be told later, and never for less', () => {
    const clock = movableClock();
    const list = createRevocationList({ clock });
    const until = (seconds: number) => ({ sessionId: 'sess', revokedAt: clock.now(), until: plusSeconds(clock.now(), seconds) });
    const heard: Revocation[] = [];
    list.onRevoked((revocation) => heard.push(revocation));
    for (const seconds of [60, 7200, 10]) list.add(until(seconds));
    clock.advance(7200);
    list.publish(['other']);
    expect(list.isRevoked('sess')).toBe(true);
    clock.advance(1);
    list.publish(['another']);
    expect(list.isRevoked('sess')).toBe(false);
    expect(heard.map(({ sessionId }) => sessionId)).toEqual(['sess', 'other', 'another']);
  });

  it('tells each listener once for each session, until it stops listening', () => {
    const list = createRevocationList({ clock: movableClock() });
    const heard: Revocation[] = [];
    const stop = list.onRevoked((revocation) => heard.push(revocation));
    list.publish(['a', 'a', 'b']);
    stop();
    list.publish(['c']);
    expect(heard.map(({ sessionId }) => sessionId)).toEqual(['a', 'b']);
  });
});
