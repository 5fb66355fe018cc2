import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyoneWho,
  areEnough,
  both,
  implies,
  shortfallOf,
  type Caller,
  type Requirement,
} from '../../../src/gateway/guard/requirement.ts';
import { plusSeconds, systemClock } from '../../../src/lib/clock.ts';
import type { Principal } from '../../../src/tokens/principal.ts';

const name = fc.constantFrom('a', 'b', 'c', 'd');
const sets = fc.option(fc.array(fc.array(name, { maxLength: 3 }), { maxLength: 3 }));
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

  it('are enough for another one exactly when all of them together imply it', () => {
    fc.assert(
      fc.property(fc.array(requirement, { maxLength: 4 }), requirement, (parts, whole) => {
        expect(areEnough(parts, whole)).toBe(implies(parts.reduce(both, null), whole));
      }),
    );
  });

  it('are not enough where there are more than 1024 ways to meet them', () => {
    const parts = (count: number) => Array.from({ length: count }, (_, at) => anyoneWho({ scopes: [[`a${at}`], [`b${at}`]] }));
    const together = (count: number) => parts(count).reduce<Requirement | null>(both, null);
    expect(areEnough(parts(10), together(10))).toBe(true);
    expect(areEnough([...parts(10), anyoneWho({ scopes: [['c']] })], together(10))).toBe(true);
    expect(areEnough(parts(1000), anyoneWho({ scopes: [['a0'], ['b0']] }))).toBe(true);
    expect(areEnough(parts(1000), anyoneWho({ scopes: [['other']] }))).toBe(false);
  });

  it('are never met by nobody, nor by an empty list of alternatives', () => {
    const nobody: Caller = { principal: null, grantedPolicies: new Set(), now };
    expect(passes(anyoneWho({ isSignedIn: true, scopes: [[]] }), nobody)).toBe(false);
    expect(passes(anyoneWho({ assurance: { level: 1, maxAgeSeconds: null } }), nobody)).toBe(false);
    const ada = { ...nobody, principal: { scopes: new Set(['a']) } as unknown as Principal };
    expect(passes(anyoneWho({ scopes: [] }), ada)).toBe(false);
    expect(passes(anyoneWho({ policies: [] }), ada)).toBe(false);
  });
});
