import type { Subgraph } from '../transports/subgraph.ts';
import type { RunInput } from './run-plan.ts';

/**
 * The same of all executions of one plan for which every subgraph is asked alike and answers alike, and of no others: such
 * executions may be one while they are under way. Null where a subgraph of the plan keeps requests apart. A secret: it holds
 * the tokens that are forwarded.
 */
export function sharingKey<Context>(
  planId: number,
  { plan, context, variables }: RunInput<Context>,
  subgraphs: ReadonlyMap<string, Subgraph<Context>>,
): string | null {
  let key = `${planId}`;
  for (const name of new Set(plan.fetches.map(({ subgraph }) => subgraph))) {
    const own = subgraphs.get(name)?.sharingKey?.(context) ?? null;
    if (own === null) return null;
    key += `\n${own}`;
  }
  for (const [name, text] of variables) key += `\n${name}:${text}`;
  return key;
}
