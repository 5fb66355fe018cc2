import type { OperationPlan } from '../planner/fetch-graph/operation-plan.ts';
import { introspectionOf, type Field, type Selection } from '../operation/selection.ts';
import type { SupergraphModel } from '../schema/supergraph-model.ts';
import type { ResponseStore } from './response-store.ts';
import { createLossCheck } from './lost-data.ts';
import { createResponseBuilder, type ResponseBuilder } from './response-builder.ts';
import type { RepresentationWriters, Writer } from './write-state.ts';

/** The writers of a plan's responses, made once. */
export interface CompiledPlan {
  /** Of the plan. */
  readonly id: number;
  readonly write: Writer;
  readonly isLost: (store: ResponseStore) => boolean;
  /** Writes a part of the plan's selection. */
  readonly part: (selection: Selection) => Writer;
  /** All that the gateway answers of the plan itself. */
  readonly introspection: readonly Field[];
  readonly representation: RepresentationWriters;
}

export function createCompiler(model: SupergraphModel, ids: { next: number }): (plan: OperationPlan) => CompiledPlan {
  return (plan) => {
    const shared = { count: 0 };
    const part = (selection: Selection) =>
      createResponseBuilder(model, { kind: 'response' }, shared).object(selection, [plan.root]);
    const representations = new Map<string | null, ResponseBuilder>();
    return {
      id: ids.next++,
      write: part(plan.selection),
      isLost: createLossCheck(plan, part, ids),
      part,
      introspection: introspectionOf(plan.selection),
      representation(needs, typename, position) {
        let builder = representations.get(typename);
        if (!builder)
          representations.set(typename, (builder = createResponseBuilder(model, { kind: 'representation', typename }, shared)));
        return builder.object(needs, [position]);
      },
    };
  };
}
