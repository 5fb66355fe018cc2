import { plusSeconds } from '../../lib/clock.ts';
import type { Principal } from '../../tokens/principal.ts';

/** What a protected coordinate asks of whoever reads it. All of it has to be met. */
export interface Requirement {
  readonly isSignedIn: boolean;
  /** Scopes that the caller holds; empty: none are asked for. */
  readonly scopes: readonly AlternativeSets[];
  /** Policies that are granted for this request; empty: none are asked for. */
  readonly policies: readonly AlternativeSets[];
  /** How surely, and how recently, the caller proved who they are; null: it does not matter. */
  readonly assurance: Assurance | null;
}

/**
 * Any of the sets, all of its members. An empty list is met by nobody. Several of these are kept side by side: written as one they
 * would be as many sets as their lengths multiplied.
 */
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
  return { isSignedIn: false, scopes: [], policies: [], assurance: null, ...part };
}

export function shortfallOf({ isSignedIn, scopes, policies, assurance }: Requirement, caller: Caller): Shortfall {
  const { principal, grantedPolicies } = caller;
  if (isSignedIn && principal === null) return 'UNAUTHENTICATED';
  const { scopes: held } = principal ?? { scopes: none };
  if (!scopes.every((sets) => isAnyHeld(sets, held)) || !policies.every((sets) => isAnyHeld(sets, grantedPolicies)))
    return principal === null ? 'UNAUTHENTICATED' : 'FORBIDDEN';
  return assurance === null || (principal !== null && isAssured(assurance, principal, caller.now)) ? null : 'STEP_UP_REQUIRED';
}

/**
 * Returns scopes that meet the requirement and of which few are not held yet (RFC 6750 §3, `scope`): of each list of alternatives the
 * nearest. Empty where scopes are not what is missing.
 */
export function scopesNeeded({ scopes }: Requirement, { principal }: Pick<Caller, 'principal'>): readonly string[] {
  const held = principal?.scopes ?? none;
  const missing = (set: readonly string[]) => set.filter((scope) => !held.has(scope)).length;
  const nearest = (sets: AlternativeSets) => sets.toSorted((a, b) => missing(a) - missing(b))[0] ?? [];
  return scopes.every((sets) => isAnyHeld(sets, held)) ? [] : [...new Set(scopes.flatMap(nearest))];
}

const none: ReadonlySet<string> = new Set();

function isAnyHeld(sets: AlternativeSets, held: ReadonlySet<string>): boolean {
  return sets.some((all) => all.every((one) => held.has(one)));
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
    scopes: distinct([...a.scopes, ...b.scopes]),
    policies: distinct([...a.policies, ...b.policies]),
    assurance: bothAssurances(a.assurance, b.assurance),
  };
}

function distinct(lists: readonly AlternativeSets[]): readonly AlternativeSets[] {
  return lists.length < 2 ? lists : [...new Map(lists.map((sets) => [JSON.stringify(sets), sets])).values()];
}

function bothAssurances(a: Assurance | null, b: Assurance | null): Assurance | null {
  if (a === null || b === null) return a ?? b;
  const ages = [a.maxAgeSeconds, b.maxAgeSeconds].filter((age) => age !== null);
  return { level: Math.max(a.level, b.level), maxAgeSeconds: ages.length > 0 ? Math.min(...ages) : null };
}

/**
 * Whether everybody who meets `a` meets `b` too. Each list of alternatives in `a` multiplies the ways to meet all of them: where no
 * list alone is enough, and there are more than 1024 ways, the answer is no.
 */
export function implies(a: Requirement | null, b: Requirement | null): boolean {
  if (b === null) return true;
  if (a === null) return false;
  return (
    (a.isSignedIn || !b.isSignedIn) &&
    b.scopes.every((sets) => areEnough(a.scopes, sets)) &&
    b.policies.every((sets) => areEnough(a.policies, sets)) &&
    impliesAssurance(a.assurance, b.assurance)
  );
}

const waysMax = 1024;

/** Looks for a way to meet all of `lists` that is not enough for `whole`; ways that are enough already are not followed. */
function areEnough(lists: readonly AlternativeSets[], whole: AlternativeSets): boolean {
  const isEnough = (way: readonly string[]) => whole.some((all) => all.every((one) => way.includes(one)));
  if (lists.some((sets) => sets.every(isEnough))) return true;
  let open: AlternativeSets = isEnough([]) ? [] : [[]];
  for (const sets of lists) {
    if (open.length * sets.length > waysMax) return false;
    open = open.flatMap((way) => sets.map((all) => [...new Set([...way, ...all])])).filter((way) => !isEnough(way));
  }
  return open.length === 0;
}

function impliesAssurance(a: Assurance | null, b: Assurance | null): boolean {
  if (b === null) return true;
  return a !== null && a.level >= b.level && (a.maxAgeSeconds ?? Infinity) <= (b.maxAgeSeconds ?? Infinity);
}
