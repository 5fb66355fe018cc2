import type { OperationPlan } from '../planner/fetch-graph/operation-plan.ts';
import { originOf, typeIn, type Field, type Selection } from '../operation/selection.ts';
import type { ResponseStore } from './response-store.ts';
import { createWriteState, type Writer } from './write-state.ts';

/**
 * Says of a series of mutations, between two of them, whether a null has already taken all data with it: then no further one may
 * run (GraphQL §6.2.2; as graphql-js has it). `compile`: a writer for a part of the root; `ids`: tell such parts apart.
 */
export function createLossCheck(
  plan: OperationPlan,
  compile: (selection: Selection) => Writer,
  ids: { next: number },
): (store: ResponseStore) => boolean {
  const [root] = plan.selection.byType;
  if (plan.kind !== 'mutation' || !root) return () => false;
  const [type, fields] = root;
  const strict = fields.filter((field) => typeIn(field, type).nonNull && plan.root.reads.has(originOf(field)));
  const checks = strict.map((field) => ({
    isAnswered: (store: ResponseStore) =>
      sourcesOf(plan, field).every((source) => store.positions[plan.root.id]?.sources[source]),
    write: compile({ ...plan.selection, id: ids.next++, fields: [field], byType: new Map([[type, [field]]]) }),
  }));
  return (store) =>
    checks.some(
      ({ isAnswered, write }) =>
        isAnswered(store) &&
        !write(
          createWriteState(store, new Map(), () => ({ message: '' })),
          0,
        ),
    );
}

function sourcesOf({ root }: OperationPlan, field: Field): number[] {
  return (root.reads.get(originOf(field)) ?? []).map((read) => read.source);
}
