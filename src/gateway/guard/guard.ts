import type { Principal } from '../../tokens/principal.ts';
import type { FieldUse, Prepared } from '../engine.ts';
import type { PolicyTable } from './policy-table.ts';
import { both, isMet, type Requirement } from './requirement.ts';

/** Decides what of an operation its sender may see, before anything is planned. */
export interface Guard {
  decide(prepared: Prepared, variables: Readonly<Record<string, unknown>> | null, principal: Principal | null): Decision;
}

export interface Decision {
  /** Coordinates `Type.field` that are neither planned nor fetched. The same set for the same answer, so plans can be kept by it. */
  readonly denied: ReadonlySet<string>;
  /** Whether a mutation was refused. Then all mutations of the operation are denied, so none of them runs. */
  readonly refusesMutations: boolean;
}

export interface GuardDeps {
  readonly table: PolicyTable;
  /** The name of the mutation root type; null where there is none. */
  readonly mutationType: string | null;
}

/**
 * Decides from the table of the supergraph, on the selections that these variables really execute, for each concrete type.
 *
 * A field is denied for what it asks itself, for what its parent type asks, and for what the types of its value and of its
 * given arguments ask. `__typename` of an object that is reached through an interface or union is not: it tells no more
 * than that something is there, and denying it would take the permitted siblings along.
 */
export function createGuard({ table, mutationType }: GuardDeps): Guard {
  const rulings = new WeakMap<readonly FieldUse[], Ruling>();
  return {
    decide(prepared, variables, principal) {
      const uses = prepared.uses(variables ?? {});
      const ruling = rulings.get(uses) ?? createRuling(uses, table, mutationType);
      rulings.set(uses, ruling);
      return ruling(principal);
    },
  };
}

/** What is decided about one set of uses, as a function of who asks. */
type Ruling = (principal: Principal | null) => Decision;

const allowed: Decision = { denied: new Set(), refusesMutations: false };

/** Decisions differ by which requirements are met. More kinds of callers than this are not remembered for one operation. */
const decisionsMax = 64;

function createRuling(uses: readonly FieldUse[], table: PolicyTable, mutationType: string | null): Ruling {
  const rules = uses.flatMap((use) => {
    const requirement = requirementOfUse(use, table);
    return requirement === null ? [] : [{ use, requirement }];
  });
  if (rules.length === 0) return () => allowed;

  const decisions = new Map<string, Decision>();
  return (principal) => {
    const refused = rules.filter(({ requirement }) => !isMet(requirement, principal)).map(({ use }) => use);
    const key = refused.map((use) => use.coordinate).join(' ');
    const decision = decisions.get(key) ?? toDecision(uses, refused, mutationType);
    if (decisions.size < decisionsMax) decisions.set(key, decision);
    return decision;
  };
}

function requirementOfUse(use: FieldUse, table: PolicyTable): Requirement | null {
  if (use.fieldName === '__typename') return null;
  return [use.typeName, use.returns, ...use.inputTypes]
    .map((typeName) => table.ofType(typeName))
    .reduce(both, table.ofField(use.typeName, use.fieldName));
}

function toDecision(uses: readonly FieldUse[], refused: readonly FieldUse[], mutationType: string | null): Decision {
  if (refused.length === 0) return allowed;
  const isMutation = (use: FieldUse): boolean => use.typeName === mutationType;
  const refusesMutations = refused.some(isMutation);
  const denied = refusesMutations ? uses.filter(isMutation) : refused;
  return { denied: new Set(denied.map((use) => use.coordinate)), refusesMutations };
}
