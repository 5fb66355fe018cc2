import type { DraftPosition } from './draft-fetch.ts';
import type { FieldSets } from '../query-graph/field-sets.ts';
import type { ContextSource } from './operation-plan.ts';
import { getType, type ContextArgument, type ContextValue, type SupergraphModel } from '../../schema/supergraph-model.ts';

/** Stands before and behind a number in place of a variable that has no name yet. Half a character, which no document can have. */
const mark = '\ud800';

/** A field's arguments with those that it takes from contexts. `numberOf`: the number of the variable. */
export function withContexts(
  args: string,
  contexts: readonly ContextArgument[],
  numberOf: (argument: ContextArgument) => number,
): string {
  if (contexts.length === 0) return args;
  const own = contexts.map((argument) => `${argument.name}: ${mark}${numberOf(argument)}${mark}`);
  return `(${[...(args === '' ? [] : [args.slice(1, -1)]), ...own].join(', ')})`;
}

/** Whether a text has variables that have no name yet. */
export function hasContexts(text: string): boolean {
  return text.includes(mark);
}

/** Text and numbers of variables by turns. */
export function splitAtContexts(text: string): (string | number)[] {
  return text.split(mark).map((piece, index) => (index % 2 === 0 ? piece : Number(piece)));
}

/**
 * Where objects at the position find the value: on the nearest object above that sets the context. On the way to it, rows of the
 * same entity are told apart.
 */
export function contextSources(
  { model, fieldSets }: { readonly model: SupergraphModel; readonly fieldSets: FieldSets },
  position: DraftPosition,
  { context, fieldSet }: ContextValue,
): ContextSource[] {
  const sources = new Map<string, ContextSource>();
  const way = new Set([position]);
  for (const at of way) {
    if (at.parents.length > 0) at.apart = true;
    for (const { position: above, read } of at.parents) {
      const isRoot = above.parents.length === 0;
      const types = [...read.types].filter((type) => getType(model, type).contexts.has(context));
      for (const type of types)
        sources.set(`${above.id} ${type}`, { position: above, type: isRoot ? null : type, needs: fieldSets.get(type, fieldSet) });
      if (types.length < read.types.size) way.add(above as DraftPosition);
    }
  }
  return [...sources.values()];
}
