import type { OperationPlan } from '../plan/operation-plan.ts';
import { introspectionOf, type Field, type Selection } from '../plan/selection.ts';
import type { SupergraphModel } from '../plan/supergraph-model.ts';
import type { Answer } from './answer.ts';
import { createLossCheck } from './lost-data.ts';
import { createProjection, type Projection } from './projection.ts';
import type { RepresentationWriters, Writer } from './writing.ts';

/** What a plan's answers are written with, made once. */
export interface CompiledPlan {
  /** Of the plan. */
  readonly id: number;
  readonly write: Writer;
  readonly isLost: (answer: Answer) => boolean;
  /** Writes a part of the plan's selection. */
  readonly part: (selection: Selection) => Writer;
  /** All that the gateway answers of the plan itself. */
  readonly introspection: readonly Field[];
  readonly representation: RepresentationWriters;
}

export function createCompiler(model: SupergraphModel, ids: { next: number }): (plan: OperationPlan) => CompiledPlan {
  return (plan) => {
    const shared = { count: 0 };
    const part = (selection: Selection) => createProjection(model, { kind: 'response' }, shared).object(selection, [plan.root]);
    const representations = new Map<string | null, Projection>();
    return {
      id: ids.next++,
      write: part(plan.selection),
      isLost: createLossCheck(plan, part, ids),
      part,
      introspection: introspectionOf(plan.selection),
      representation(needs, typename, spot) {
        let projection = representations.get(typename);
        if (!projection)
          representations.set(typename, (projection = createProjection(model, { kind: 'representation', typename }, shared)));
        return projection.object(needs, [spot]);
      },
    };
  };
}
