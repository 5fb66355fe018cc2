import { visit } from 'graphql';
import type { CoercedVariables } from '../operation/coerce-variables.ts';
import { oneSlice, type SharedWork } from '../../lib/shared-work.ts';
import { createBudget, type Budget, type BudgetLimits } from '../operation/budget.ts';
import { deferredParts, type OperationParts } from '../operation/deferred-parts.ts';
import { createLruCache } from '../../lib/lru-cache.ts';
import { neededFetches, type Needed } from './needed-fetches.ts';
import { normalForm } from '../operation/normalise.ts';
import type { CachedOperation, Planned } from './plan-cache.ts';
import { partOfSelection } from '../operation/part-of-selection.ts';
import { sizeOf, type Selection } from '../operation/selection.ts';
import type { SupergraphModel } from '../schema/supergraph-model.ts';

/** A plan whose response is written in parts. */
export interface PartedPlan<Writer> {
  readonly initial: PlannedPart<Writer>;
  readonly deferred: readonly DeferredPlan<Writer>[];
}

export interface PlannedPart<Writer> {
  readonly needed: Needed;
  readonly write: Writer;
}

export interface DeferredPlan<Writer> extends PlannedPart<Writer> {
  readonly label: string | null;
  readonly path: readonly string[];
  readonly parent: number | null;
}

export interface PartedPlans<Compiled, Writer> {
  /** The parts of a plan by its operation's `@defer`, or the work of making them, which throws `TooComplex`. */
  parts(
    operation: CachedOperation,
    planned: Planned<Compiled>,
    variables: CoercedVariables,
  ): Parts<Writer> | SharedWork<Parts<Writer>>;
}

export interface Parts<Writer> {
  /** Null where nothing is deferred. */
  readonly parts: PartedPlan<Writer> | null;
}

export interface PartedPlansDeps<Compiled, Writer> {
  readonly model: SupergraphModel;
  readonly ids: { next: number };
  readonly limits: BudgetLimits;
  readonly cacheBytesMax: number;
  /** Makes a writer of a part of the plan's selection. */
  readonly compile: (planned: Planned<Compiled>, part: Selection) => Writer;
}

/** Rough figure, as that of plans. */
const bytesPerField = 1500;

/** Parts of plans, made when first asked for and remembered within a bound of memory. */
export function createPartedPlans<Compiled, Writer>(deps: PartedPlansDeps<Compiled, Writer>): PartedPlans<Compiled, Writer> {
  const { model, ids } = deps;
  const known = createLruCache<Parts<Writer>>(deps.cacheBytesMax / 4);
  const planIds = new WeakMap<object, number>();
  const conditions = new WeakMap<CachedOperation, readonly string[]>();

  function idOf(planned: Planned<Compiled>): number {
    const id = planIds.get(planned) ?? ids.next++;
    planIds.set(planned, id);
    return id;
  }

  function conditionsOf(operation: CachedOperation): readonly string[] {
    const names = conditions.get(operation) ?? deferConditions(operation);
    conditions.set(operation, names);
    return names;
  }

  function make(operation: CachedOperation, planned: Planned<Compiled>, variables: CoercedVariables, budget: Budget) {
    const condition = (name: string): boolean => variables.values[name] === true;
    const parted = deferredParts({ operation: operation.operation, fragments: operation.fragments, condition, budget });
    if (parted === null) return { parts: null, fields: 0 };
    const { plan } = planned;
    let fields = 0;

    function part({ selectionSet, fragments }: OperationParts, depth: number): PlannedPart<Writer> {
      const input = { model, ids, budget, fragments, condition, denied: new Set<string>(), fieldSet: false };
      const selection = partOfSelection(plan.selection, normalForm(input, plan.selection.parent, selectionSet), depth, {
        ids,
        budget,
      });
      fields += sizeOf(selection);
      return { needed: neededFetches(plan, selection, budget), write: deps.compile(planned, selection) };
    }

    const deferred = parted.deferred.map(({ label, path, parent, operation: content }) => ({
      label,
      path,
      parent,
      ...part(content, path.length),
    }));
    return { parts: { initial: part(parted.initial, 0), deferred }, fields };
  }

  return {
    parts(operation, planned, variables) {
      const names = conditionsOf(operation);
      const key = `${idOf(planned)} ${names.map((name) => (variables.values[name] === true ? '1' : '0')).join('')}`;
      const found = known.find(key);
      if (found) return found;
      const budget = createBudget(deps.limits, planned.spent);
      const makeParts = (): Parts<Writer> => {
        const { parts, fields } = make(operation, planned, variables, budget);
        known.keep(key, { parts }, (fields + 1) * bytesPerField);
        return { parts };
      };
      return { owner: known, key, slices: () => budget.bound(oneSlice(makeParts)) };
    },
  };
}

/** Variables in `@defer(if:)`. */
function deferConditions({ document }: CachedOperation): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive(node) {
      if (node.name.value === 'defer') visit(node, { Variable: ({ name }) => void names.add(name.value) });
    },
  });
  return [...names];
}
