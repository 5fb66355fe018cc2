import { createBudget, generousLimits } from '../operation/budget.ts';
import { createFieldSets } from '../planner/query-graph/field-sets.ts';
import { normalForm } from '../operation/normalise.ts';
import { planOperation } from '../planner/plan-operation.ts';
import type { SupergraphReading } from './supergraph-reading.ts';
import { Kind, type FieldNode } from 'graphql';

const stepsMax = 10_000;

/** Root fields that no plan is found for, and root types that cannot even be asked for their name: asking for them would always fail. */
export function planningFaults({ model }: SupergraphReading): string[] {
  const ids = { next: 0 };
  const fieldSets = createFieldSets(model, ids);

  function faultOf(kind: 'query' | 'mutation' | 'subscription', coordinate: string, field: FieldNode): string[] {
    const budget = createBudget({ ...generousLimits, planningStepsMax: stepsMax });
    const selectionSet = { kind: Kind.SELECTION_SET, selections: [field] } as const;
    const none: ReadonlySet<string> = new Set();
    try {
      const form = { model, ids, budget, fragments: new Map(), denied: none, fieldSet: false };
      const selection = normalForm(form, model.roots[kind], selectionSet);
      planOperation({ model, fieldSets, kind, selection, variables: new Map(), denied: none, labels: none, budget, ids });
      return [];
    } catch (error) {
      return [`"${coordinate}" could not be planned: ${error instanceof Error ? error.message : String(error)}`];
    }
  }

  return (['query', 'mutation', 'subscription'] as const).flatMap((kind) => {
    const root = model.types.get(model.roots[kind]);
    if (!root) return [];
    const asked = [...root.fields.values()].filter(({ accessible }) => accessible);
    return [
      ...faultOf(kind, root.name, fieldNode('__typename')),
      ...asked.flatMap(({ name, type }) => faultOf(kind, `${root.name}.${name}`, fieldNode(name, model.types.has(type.name)))),
    ];
  });
}

/** Of a field that returns objects, only which ones they are. */
function fieldNode(name: string, isComposite = false): FieldNode {
  const node = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: name } } as const;
  return isComposite ? { ...node, selectionSet: { kind: Kind.SELECTION_SET, selections: [fieldNode('__typename')] } } : node;
}
