import { describe, expect, it } from 'vitest';
import { createRevocationList, type Revocation } from '../../src/tokens/revocation.ts';
import { movableClock } from '../support/movable-clock.ts';

describe('the revocation list', () => {
  it('refuses a session from the moment it is published', () => {
    const list = createRevocationList({ clock: movableClock(), retentionSeconds: 300 });
    expect(list.isRevoked('sess_1')).toBe(false);
    list.publish(['sess_1']);
    expect(list.isRevoked('sess_1')).toBe(true);
    expect(list.isRevoked('sess_2')).toBe(false);
  });

  it('forgets a session only when no token of it can be alive', () => {
    const clock = movableClock();
    const list = createRevocationList({ clock, retentionSeconds: 300 });
    list.publish(['old']);
    clock.advance(299);
    list.publish(['new']);
    expect(list.isRevoked('old')).toBe(true);
    clock.advance(2);
    list.publish(['newest']);
    expect(list.entries().map(({ sessionId }) => sessionId)).toEqual(['new', 'newest']);
  });

  it('tells each listener once for each session, until it stops listening', () => {
    const list = createRevocationList({ clock: movableClock(), retentionSeconds: 300 });
    const heard: Revocation[] = [];
    const stop = list.onRevoked((revocation) => heard.push(revocation));
    list.publish(['a', 'a', 'b']);
    stop();
    list.publish(['c']);
    expect(heard.map(({ sessionId }) => sessionId)).toEqual(['a', 'b']);
  });
});
