import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyoneWho,
  both,
  implies,
  scopesNeeded,
  shortfallOf,
  type Caller,
  type Requirement,
} from '../../../src/gateway/guard/requirement.ts';
import { plusSeconds, systemClock } from '../../../src/lib/clock.ts';
import type { Principal } from '../../../src/tokens/principal.ts';

const name = fc.constantFrom('a', 'b', 'c', 'd');
const sets = fc.array(fc.array(fc.array(name, { maxLength: 3 }), { maxLength: 3 }), { maxLength: 2 });
const requirement: fc.Arbitrary<Requirement | null> = fc.option(
  fc.record({
    isSignedIn: fc.boolean(),
    scopes: sets,
    policies: sets,
    assurance: fc.option(
      fc.record({ level: fc.constantFrom(1, 2, 3), maxAgeSeconds: fc.option(fc.integer({ min: 0, max: 100 })) }),
    ),
  }),
);
const now = systemClock.now();
const names = fc.subarray(['a', 'b', 'c', 'd']).map((held) => new Set(held));
const principal = fc
  .record({ scopes: names, assuranceLevel: fc.constantFrom('aal1', 'aal2'), age: fc.integer({ min: 0, max: 120 }) })
  .map(({ age, ...claims }) => ({ ...claims, authenticatedAt: plusSeconds(now, -age) }) as unknown as Principal);
const caller: fc.Arbitrary<Caller> = fc.record({
  principal: fc.option(principal),
  grantedPolicies: names,
  now: fc.constant(now),
});
const passes = (asked: Requirement | null, who: Caller): boolean => asked === null || shortfallOf(asked, who) === null;

describe('requirements', () => {
  it('are met together exactly when each of them is', () => {
    fc.assert(
      fc.property(requirement, requirement, caller, (a, b, who) => {
        expect(passes(both(a, b), who)).toBe(passes(a, who) && passes(b, who));
      }),
    );
  });

  it('are implied only by what lets no one more through', () => {
    fc.assert(
      fc.property(requirement, requirement, caller, (a, b, who) => {
        fc.pre(implies(a, b) && passes(a, who));
        expect(passes(b, who)).toBe(true);
      }),
    );
  });

  it('imply themselves, and their parts', () => {
    fc.assert(
      fc.property(requirement, requirement, (a, b) => {
        expect(implies(a, a)).toBe(true);
        expect(implies(both(a, b), a)).toBe(true);
      }),
    );
  });

  it('imply what lets everybody through whom they let through', () => {
    const everybody = fc.sample(names, 200).map((scopes) => ({ scopes }) as unknown as Principal);
    const scoped = fc.record({ isSignedIn: fc.constant(true), scopes: sets }).map(anyoneWho);
    fc.assert(
      fc.property(scoped, scoped, (a, b) => {
        const callers = everybody.map((one): Caller => ({ principal: one, grantedPolicies: new Set(), now }));
        expect(implies(a, b)).toBe(callers.every((who) => !passes(a, who) || passes(b, who)));
      }),
    );
  });

  it('are looked through in 1024 ways to meet them, and imply nothing beyond, but each list by itself', () => {
    const lists = (count: number) =>
      Array.from({ length: count }, (_, at) => [
        [`a${at}`, 'x'],
        [`b${at}`, 'x'],
      ]);
    const x = anyoneWho({ scopes: [[['x', 'y']]] });
    const asked = (count: number) => anyoneWho({ scopes: [...lists(count), [['y']]] });
    expect(implies(asked(10), x)).toBe(true);
    expect(implies(asked(11), x)).toBe(false);
    expect(implies(asked(1000), anyoneWho({ scopes: lists(1000) }))).toBe(true);
  });

  it('together ask for no more than each of them, however many alternatives they have', () => {
    const many = (letter: string) => anyoneWho({ scopes: [Array.from({ length: 1000 }, (_, at) => [`${letter}${at}`])] });
    const together = ['a', 'b', 'c'].map(many).reduce<Requirement | null>(both, null);
    expect(together?.scopes.map(({ length }) => length)).toEqual([1000, 1000, 1000]);
    expect(together && scopesNeeded(together, { principal: null })).toEqual(['a0', 'b0', 'c0']);
  });

  it('are never met by nobody, nor by an empty list of alternatives', () => {
    const nobody: Caller = { principal: null, grantedPolicies: new Set(), now };
    expect(passes(anyoneWho({ isSignedIn: true, scopes: [[[]]] }), nobody)).toBe(false);
    expect(passes(anyoneWho({ assurance: { level: 1, maxAgeSeconds: null } }), nobody)).toBe(false);
    const ada = { ...nobody, principal: { scopes: new Set(['a']) } as unknown as Principal };
    expect(passes(anyoneWho({ scopes: [[]] }), ada)).toBe(false);
    expect(passes(anyoneWho({ policies: [[]] }), ada)).toBe(false);
  });
});
