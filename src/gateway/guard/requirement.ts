import type { Principal } from '../../tokens/principal.ts';

/** What a protected coordinate asks of whoever reads it: to be signed in, and to hold one of the sets of scopes. */
export interface Requirement {
  /** Any of the sets, all of its members. Null: being signed in is enough. An empty list is met by nobody. */
  readonly scopes: readonly (readonly string[])[] | null;
}

/** Whether `principal` may read what asks for `requirement`. */
export function isMet({ scopes }: Requirement, principal: Principal | null): boolean {
  if (principal === null) return false;
  return scopes === null || scopes.some((all) => all.every((scope) => principal.scopes.has(scope)));
}

/** The requirement that asks for both; null asks for nothing. */
export function both(a: Requirement | null, b: Requirement | null): Requirement | null {
  if (a === null || b === null) return a ?? b;
  if (a.scopes === null || b.scopes === null) return { scopes: a.scopes ?? b.scopes };
  const others = b.scopes;
  return { scopes: withoutSupersets(a.scopes.flatMap((left) => others.map((right) => [...new Set([...left, ...right])]))) };
}

/** Whether everybody who meets `a` meets `b` too. */
export function implies(a: Requirement | null, b: Requirement | null): boolean {
  if (b === null) return true;
  if (a === null) return false;
  const weaker = b.scopes;
  if (weaker === null) return true;
  return a.scopes !== null && a.scopes.every((all) => weaker.some((enough) => enough.every((scope) => all.includes(scope))));
}

/** A set that holds another one asks for more than is needed. */
function withoutSupersets(sets: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return sets.filter((set, at) => !sets.some((other, otherAt) => otherAt !== at && isCoveredBy(set, other, otherAt < at)));
}

function isCoveredBy(set: readonly string[], other: readonly string[], otherIsFirst: boolean): boolean {
  const holdsOther = other.every((scope) => set.includes(scope));
  return holdsOther && (other.length < set.length || otherIsFirst);
}
