import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { both, implies, isMet, type Requirement } from '../../../src/gateway/guard/requirement.ts';
import type { Principal } from '../../../src/tokens/principal.ts';

const scope = fc.constantFrom('a', 'b', 'c', 'd');
const requirement: fc.Arbitrary<Requirement | null> = fc.option(
  fc.record({ scopes: fc.option(fc.array(fc.array(scope, { maxLength: 3 }), { maxLength: 3 })) }),
);
const caller: fc.Arbitrary<Principal | null> = fc.option(
  fc.subarray(['a', 'b', 'c', 'd']).map((scopes) => ({ scopes: new Set(scopes) }) as unknown as Principal),
);
const passes = (asked: Requirement | null, who: Principal | null): boolean => asked === null || isMet(asked, who);

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

  it('are never met by nobody, nor by an empty list of alternatives', () => {
    expect(isMet({ scopes: [[]] }, null)).toBe(false);
    expect(isMet({ scopes: [] }, { scopes: new Set(['a']) } as unknown as Principal)).toBe(false);
  });
});
