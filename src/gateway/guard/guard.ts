import type { Clock } from '../../lib/clock.ts';
import type { Principal } from '../../tokens/principal.ts';
import type { FieldUse, Prepared } from '../engine.ts';
import type { PolicyQuestion } from './policies.ts';
import type { PolicyTable } from './policy-table.ts';
import { both, shortfallOf, type Caller, type Requirement, type Shortfall } from './requirement.ts';

/** Decides what of an operation its sender may see, before anything is planned. */
export interface Guard {
  /** Asks for policies where the operation needs any; else the answer is there at once. Never rejects. */
  decide(prepared: Prepared, request: GuardedRequest): Decision | Promise<Decision>;
}

export interface GuardedRequest {
  readonly variables: Readonly<Record<string, unknown>> | null;
  readonly principal: Principal | null;
  readonly clientAddress: string;
  readonly requestId: string;
}

export interface Decision {
  /** Coordinates `Type.field` that are neither planned nor fetched. The same set for the same answer, so plans can be kept by it. */
  readonly denied: ReadonlySet<string>;
  /** Why, by coordinate. A denied coordinate that is missing here is denied for the sake of another one. */
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
 * A field is denied for what it asks itself, for what its parent type asks, and for what the types of its value and of its
 * given arguments ask. `__typename` of an object that is reached through an interface or union is not: it tells no more
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
    decide(prepared, { variables, principal, clientAddress, requestId }) {
      const ruling = rulingOn(prepared.uses(variables ?? {}));
      if (!ruling.decide) return allowed;
      const caller = { principal, grantedPolicies: noPolicies, now: clock.now() };
      if (ruling.policies.length === 0) return ruling.decide(caller);
      const { operationName } = prepared;
      const { decide } = ruling;
      return policies({ policies: ruling.policies, principal, operationName, clientAddress, requestId }).then((grantedPolicies) =>
        decide({ ...caller, grantedPolicies }),
      );
    },
  };
}

/** What is decided about one set of uses, as a function of who asks. */
interface Ruling {
  /** Null: nothing is protected. */
  readonly decide: ((caller: Caller) => Decision) | null;
  /** The policies that have to be evaluated first. */
  readonly policies: readonly string[];
}

interface Rule {
  readonly use: FieldUse;
  readonly requirement: Requirement;
}

const noPolicies: ReadonlySet<string> = new Set();
const allowed: Decision = { denied: new Set(), reasons: new Map() };
const unprotected: Ruling = { decide: null, policies: [] };

/** Decisions differ by which requirements are met. More kinds of callers than this are not remembered for one operation. */
const decisionsMax = 64;

function createRuling(uses: readonly FieldUse[], table: PolicyTable, mutationType: string | null): Ruling {
  const rules = uses.flatMap((use): Rule[] => {
    const requirement = requirementOfUse(use, table);
    return requirement === null ? [] : [{ use, requirement }];
  });
  if (rules.length === 0) return unprotected;

  const decisions = new Map<string, Decision>();
  return {
    policies: [...new Set(rules.flatMap(({ requirement }) => requirement.policies ?? []).flat())],
    decide(caller) {
      const reasons = new Map<string, NonNullable<Shortfall>>();
      for (const { use, requirement } of rules) {
        const shortfall = shortfallOf(requirement, caller);
        if (shortfall) reasons.set(use.coordinate, shortfall);
      }
      const key = JSON.stringify([...reasons]);
      const decision = decisions.get(key) ?? toDecision(uses, reasons, mutationType);
      if (decisions.size < decisionsMax) decisions.set(key, decision);
      return decision;
    },
  };
}

function requirementOfUse(use: FieldUse, table: PolicyTable): Requirement | null {
  if (use.fieldName === '__typename') return null;
  return [use.typeName, use.returns, ...use.inputTypes]
    .map((typeName) => table.ofType(typeName))
    .reduce(both, table.ofField(use.typeName, use.fieldName));
}

function toDecision(uses: readonly FieldUse[], reasons: Decision['reasons'], mutationType: string | null): Decision {
  if (reasons.size === 0) return allowed;
  const mutations = uses.filter((use) => use.typeName === mutationType).map((use) => use.coordinate);
  const refusesMutations = mutations.some((coordinate) => reasons.has(coordinate));
  return { denied: new Set([...reasons.keys(), ...(refusesMutations ? mutations : [])]), reasons };
}
