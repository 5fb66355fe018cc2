import type { Clock } from '../../lib/clock.ts';
import type { Principal } from '../../tokens/principal.ts';
import type { FieldUse, Operation } from '../operation/operation.ts';
import type { PolicyQuestion } from './policies.ts';
import type { PolicyTable } from './policy-table.ts';
import { both, scopesNeeded, shortfallOf, type Caller, type Requirement, type Shortfall } from './requirement.ts';

/** Decides what of an operation its sender may see, before anything is planned. */
export interface Guard {
  /** Asks for policies where the operation needs any; else the answer is there at once. Never rejects. */
  decide(operation: Operation, request: GuardedRequest): Decision | Promise<Decision>;
  /** Returns the scopes that the caller needs for `name`, one of the reasons of a decision; empty where scopes are not what is missing. */
  scopesNeeded(operation: Operation, name: string, caller: Pick<Caller, 'principal'>): readonly string[];
}

export interface GuardedRequest {
  readonly principal: Principal | null;
  readonly clientAddress: string;
  readonly requestId: string;
}

export interface Decision {
  /** Coordinates `Type.field`, and names of calls, that are neither planned nor fetched. The same set for the same answer, so plans can be kept by it. */
  readonly denied: ReadonlySet<string>;
  /** Why, by coordinate or call. A denied coordinate that is missing here is denied for the sake of another one. */
  readonly reasons: ReadonlyMap<string, NonNullable<Shortfall>>;
}

export interface GuardDeps {
  readonly table: PolicyTable;
  /** The name of the mutation root type; null where there is none. */
  readonly mutationType: string | null;
  readonly policies: (question: Omit<PolicyQuestion, 'signal'>) => Promise<ReadonlySet<string>>;
  readonly clock: Clock;
}

/**
 * Decides from the table of the supergraph, on the selections that these variables really execute, for each concrete type.
 *
 * A field is denied for what it asks itself, for what its parent type asks, and for what the type of its value asks; and
 * where it is called with arguments whose types ask for more, it is denied there alone. `__typename` of an object that is reached through an interface or union is not: it tells no more
 * than that something is there, and denying it would take the permitted siblings along. Where one mutation is refused all
 * are denied, so that none of them runs.
 */
export function createGuard({ table, mutationType, policies, clock }: GuardDeps): Guard {
  const rulings = new WeakMap<readonly FieldUse[], Ruling>();

  function rulingOn(uses: readonly FieldUse[]): Ruling {
    const known = rulings.get(uses);
    if (known) return known;
    const ruling = createRuling(uses, table, mutationType);
    rulings.set(uses, ruling);
    return ruling;
  }

  return {
    decide(operation, { principal, clientAddress, requestId }) {
      const ruling = rulingOn(operation.uses());
      if (!ruling.decide) return allowed;
      const caller = { principal, grantedPolicies: noPolicies, now: clock.now() };
      if (ruling.policies.length === 0) return ruling.decide(caller);
      const { operationName } = operation.prepared;
      const { decide } = ruling;
      return policies({ policies: ruling.policies, principal, operationName, clientAddress, requestId }).then((grantedPolicies) =>
        decide({ ...caller, grantedPolicies }),
      );
    },
    scopesNeeded(operation, name, caller) {
      const rule = rulingOn(operation.uses()).rules.find((one) => one.name === name);
      return rule ? scopesNeeded(rule.requirement, caller) : [];
    },
  };
}

/** What is decided about one set of uses, as a function of who asks. */
interface Ruling {
  readonly rules: readonly Rule[];
  /** Null: nothing is protected. */
  readonly decide: ((caller: Caller) => Decision) | null;
  /** The policies that have to be evaluated first. */
  readonly policies: readonly string[];
}

interface Rule {
  /** What is denied when it is not met: a coordinate, or one way to call it. */
  readonly name: string;
  readonly requirement: Requirement;
}

const noPolicies: ReadonlySet<string> = new Set();
const allowed: Decision = { denied: new Set(), reasons: new Map() };
const unprotected: Ruling = { rules: [], decide: null, policies: [] };

/** Decisions differ by which requirements are met. More kinds of callers than this are not remembered for one operation. */
const decisionsMax = 64;

function createRuling(uses: readonly FieldUse[], table: PolicyTable, mutationType: string | null): Ruling {
  const rules = uses.flatMap((use) => rulesOf(use, table));
  if (rules.length === 0) return unprotected;

  const decisions = new Map<string, Decision>();
  return {
    rules,
    policies: [...new Set(rules.flatMap(({ requirement }) => requirement.policies).flat(2))],
    decide(caller) {
      const reasons = new Map<string, NonNullable<Shortfall>>();
      for (const { name, requirement } of rules) {
        const shortfall = shortfallOf(requirement, caller);
        if (shortfall) reasons.set(name, shortfall);
      }
      const key = JSON.stringify([...reasons]);
      const decision = decisions.get(key) ?? toDecision(uses, reasons, mutationType);
      if (decisions.size < decisionsMax) decisions.set(key, decision);
      return decision;
    },
  };
}

function rulesOf({ coordinate, typeName, fieldName, returns, calls }: FieldUse, table: PolicyTable): Rule[] {
  if (fieldName === '__typename') return [];
  const ofTypes = (names: readonly string[]) => names.map((name) => table.ofType(name)).reduce(both, null);
  const rules = [
    { name: coordinate, requirement: both(table.ofField(typeName, fieldName), ofTypes([typeName, returns])) },
    ...calls.map(({ name, inputTypes }) => ({ name, requirement: ofTypes(inputTypes) })),
  ];
  return rules.filter((rule): rule is Rule => rule.requirement !== null);
}

function toDecision(uses: readonly FieldUse[], reasons: Decision['reasons'], mutationType: string | null): Decision {
  if (reasons.size === 0) return allowed;
  const mutations = uses.filter((use) => use.typeName === mutationType).map((use) => use.coordinate);
  const refusesMutations = [...reasons.keys()].some((name) => name.startsWith(`${mutationType}.`));
  return { denied: new Set([...reasons.keys(), ...(refusesMutations ? mutations : [])]), reasons };
}
