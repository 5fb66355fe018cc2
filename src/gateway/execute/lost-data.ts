import type { OperationPlan } from '../plan/operation-plan.ts';
import { originOf, typeIn, type Field, type Selection } from '../plan/selection.ts';
import type { Answer } from './answer.ts';
import { createWriting, type Writer } from './writing.ts';

/**
 * Says of a series of mutations, between two of them, whether a null has already taken all data with it: then no further one may
 * run (GraphQL §6.2.2; as graphql-js has it). `compile`: a writer for a part of the root; `ids`: tell such parts apart.
 */
export function createLossCheck(
  plan: OperationPlan,
  compile: (selection: Selection) => Writer,
  ids: { next: number },
): (answer: Answer) => boolean {
  const [root] = plan.selection.byType;
  if (plan.kind !== 'mutation' || !root) return () => false;
  const [type, fields] = root;
  const strict = fields.filter((field) => typeIn(field, type).nonNull && plan.root.reads.has(originOf(field)));
  const checks = strict.map((field) => ({
    isAnswered: (answer: Answer) => sourcesOf(plan, field).every((source) => answer.spots[plan.root.id]?.sources[source]),
    write: compile({ ...plan.selection, id: ids.next++, fields: [field], byType: new Map([[type, [field]]]) }),
  }));
  return (answer) =>
    checks.some(
      ({ isAnswered, write }) =>
        isAnswered(answer) &&
        !write(
          createWriting(answer, new Map(), () => ({ message: '' })),
          0,
        ),
    );
}

function sourcesOf({ root }: OperationPlan, field: Field): number[] {
  return (root.reads.get(originOf(field)) ?? []).map((read) => read.source);
}
