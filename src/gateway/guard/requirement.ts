import { plusSeconds } from '../../lib/clock.ts';
import type { Principal } from '../../tokens/principal.ts';

/** What a protected coordinate asks of whoever reads it. All of it has to be met. */
export interface Requirement {
  readonly isSignedIn: boolean;
  /** Scopes that the caller holds; null: none are asked for. */
  readonly scopes: AlternativeSets | null;
  /** Policies that are granted for this request; null: none are asked for. */
  readonly policies: AlternativeSets | null;
  /** How surely, and how recently, the caller proved who they are; null: it does not matter. */
  readonly assurance: Assurance | null;
}

/** Any of the sets, all of its members. An empty list is met by nobody. */
export type AlternativeSets = readonly (readonly string[])[];

export interface Assurance {
  /** 1 or 2, as `acr` has it (`aal1`, `aal2`). */
  readonly level: number;
  /** Since the last proof (`auth_time`); null: however long ago. */
  readonly maxAgeSeconds: number | null;
}

/** Who asks, and what is known of them for this request. */
export interface Caller {
  readonly principal: Principal | null;
  readonly grantedPolicies: ReadonlySet<string>;
  readonly now: Date;
}

/** Why a requirement is not met; null: it is. The first thing that the caller has to mend. */
export type Shortfall = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'STEP_UP_REQUIRED' | null;

/** The requirement that asks for nothing but what is given. */
export function anyoneWho(part: Partial<Requirement>): Requirement {
  return { isSignedIn: false, scopes: null, policies: null, assurance: null, ...part };
}

export function shortfallOf({ isSignedIn, scopes, policies, assurance }: Requirement, caller: Caller): Shortfall {
  const { principal, grantedPolicies } = caller;
  if (isSignedIn && principal === null) return 'UNAUTHENTICATED';
  if (!isAnyHeld(scopes, principal?.scopes ?? none) || !isAnyHeld(policies, grantedPolicies))
    return principal === null ? 'UNAUTHENTICATED' : 'FORBIDDEN';
  return assurance === null || (principal !== null && isAssured(assurance, principal, caller.now)) ? null : 'STEP_UP_REQUIRED';
}

/**
 * Returns the set of scopes that meets the requirement and of which the fewest are not held yet (RFC 6750 §3, `scope`); empty where
 * scopes are not what is missing.
 */
export function scopesNeeded({ scopes }: Requirement, { principal }: Pick<Caller, 'principal'>): readonly string[] {
  const held = principal?.scopes ?? none;
  if (isAnyHeld(scopes, held)) return [];
  const missing = (set: readonly string[]) => set.filter((scope) => !held.has(scope)).length;
  return scopes?.toSorted((a, b) => missing(a) - missing(b))[0] ?? [];
}

const none: ReadonlySet<string> = new Set();

function isAnyHeld(sets: AlternativeSets | null, held: ReadonlySet<string>): boolean {
  return sets === null || sets.some((all) => all.every((one) => held.has(one)));
}

function isAssured({ level, maxAgeSeconds }: Assurance, { assuranceLevel, authenticatedAt }: Principal, now: Date): boolean {
  if (Number(assuranceLevel.slice('aal'.length)) < level) return false;
  return maxAgeSeconds === null || plusSeconds(authenticatedAt, maxAgeSeconds) >= now;
}

/** The requirement that asks for both; null asks for nothing. */
export function both(a: Requirement | null, b: Requirement | null): Requirement | null {
  if (a === null || b === null) return a ?? b;
  return {
    isSignedIn: a.isSignedIn || b.isSignedIn,
    scopes: bothSets(a.scopes, b.scopes),
    policies: bothSets(a.policies, b.policies),
    assurance: bothAssurances(a.assurance, b.assurance),
  };
}

function bothSets(a: AlternativeSets | null, b: AlternativeSets | null): AlternativeSets | null {
  if (a === null || b === null) return a ?? b;
  return withoutSupersets(a.flatMap((left) => b.map((right) => [...new Set([...left, ...right])])));
}

function bothAssurances(a: Assurance | null, b: Assurance | null): Assurance | null {
  if (a === null || b === null) return a ?? b;
  const ages = [a.maxAgeSeconds, b.maxAgeSeconds].filter((age) => age !== null);
  return { level: Math.max(a.level, b.level), maxAgeSeconds: ages.length > 0 ? Math.min(...ages) : null };
}

/** Whether everybody who meets `a` meets `b` too. */
export function implies(a: Requirement | null, b: Requirement | null): boolean {
  if (b === null) return true;
  if (a === null) return false;
  return (
    (a.isSignedIn || !b.isSignedIn) &&
    impliesSets(a.scopes, b.scopes) &&
    impliesSets(a.policies, b.policies) &&
    impliesAssurance(a.assurance, b.assurance)
  );
}

/**
 * Returns true where all of `parts` together imply `whole`. Each part that has alternatives multiplies the ways to meet all of them:
 * beyond 1024 ways the answer is false.
 */
export function areEnough(parts: readonly (Requirement | null)[], whole: Requirement | null): boolean {
  if (whole === null) return true;
  const asked = parts.filter((part) => part !== null);
  const [first = null] = asked;
  const plain = asked.map((part) => ({ ...part, scopes: null, policies: null })).reduce<Requirement | null>(both, null);
  return (
    first !== null &&
    implies(plain, { ...whole, scopes: null, policies: null }) &&
    areSetsEnough(
      asked.map(({ scopes }) => scopes),
      whole.scopes,
    ) &&
    areSetsEnough(
      asked.map(({ policies }) => policies),
      whole.policies,
    )
  );
}

const waysMax = 1024;

/** Looks for a way to meet all of `parts` that is not enough for `whole`; ways that are enough already are not followed. */
function areSetsEnough(parts: readonly (AlternativeSets | null)[], whole: AlternativeSets | null): boolean {
  if (whole === null || parts.some((part) => impliesSets(part, whole))) return true;
  let open: AlternativeSets = [[]];
  for (const part of new Map(parts.map((one) => [JSON.stringify(one), one])).values()) {
    if (part === null) continue;
    if (open.length * part.length > waysMax) return false;
    const ways = open.flatMap((way) => part.map((all) => [...new Set([...way, ...all])]));
    open = ways.filter((way) => !impliesSets([way], whole));
  }
  return open.length === 0;
}

function impliesSets(a: AlternativeSets | null, b: AlternativeSets | null): boolean {
  if (b === null) return true;
  return a !== null && a.every((all) => b.some((enough) => enough.every((one) => all.includes(one))));
}

function impliesAssurance(a: Assurance | null, b: Assurance | null): boolean {
  if (b === null) return true;
  return a !== null && a.level >= b.level && (a.maxAgeSeconds ?? Infinity) <= (b.maxAgeSeconds ?? Infinity);
}

/** A set that holds another one asks for more than is needed. */
function withoutSupersets(sets: AlternativeSets): AlternativeSets {
  return sets.filter((set, at) => !sets.some((other, otherAt) => otherAt !== at && isCoveredBy(set, other, otherAt < at)));
}

function isCoveredBy(set: readonly string[], other: readonly string[], otherIsFirst: boolean): boolean {
  const holdsOther = other.every((one) => set.includes(one));
  return holdsOther && (other.length < set.length || otherIsFirst);
}
