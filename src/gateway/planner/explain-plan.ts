import { parse, print } from 'graphql';
import type { ContextSource, Fetch, OperationPlan, Position } from './fetch-graph/operation-plan.ts';
import type { Selection } from '../operation/selection.ts';

/** The plan as text: requests in the order in which they may be sent, what each waits for, and where in the answer its parts belong. */
export function explainPlan(plan: OperationPlan): string {
  if (plan.fetches.length === 0) return `${plan.kind}: nothing to fetch\n`;
  const heading = `${plan.kind}: ${plan.fetches.length} ${plan.fetches.length === 1 ? 'fetch' : 'fetches'}, ${inSequence(plan)} in sequence\n`;
  return heading + plan.fetches.map(explainFetch).join('');
}

/** The longest chain of fetches that wait for one another. None waits for a later one. */
function inSequence({ fetches }: OperationPlan): number {
  const depths: number[] = [];
  for (const { after } of fetches) depths.push(1 + Math.max(0, ...after.map((id) => depths[id] ?? 0)));
  return Math.max(...depths);
}

function explainFetch(fetch: Fetch): string {
  const after = fetch.after.length > 0 ? `  after ${fetch.after.map((id) => `#${id + 1}`).join(' ')}` : '';
  const lines = [`#${fetch.id + 1} ${fetch.subgraph}${after}`];
  for (const { position, entities } of fetch.groups) {
    if (!entities) continue;
    const types = [...new Set(entities.entries.flatMap((entry) => (entry.typename === null ? entry.types : [entry.typename])))];
    lines.push(`   for ${types.join(', ')} at ${nodeOf(position)}`);
    for (const { variable, sources } of entities.contexts)
      lines.push(`   with $${variable} from ${sources.map(explainSource).join(' or ')}`);
  }
  const document = print(parse(fetch.document, { noLocation: true }));
  lines.push(...document.split('\n').map((line) => `   ${line}`));
  return `${lines.join('\n')}\n`;
}

function explainSource({ position, needs }: ContextSource): string {
  return `${selectionText(needs)} of ${needs.parent} at ${nodeOf(position)}`;
}

function selectionText({ fields }: Selection): string {
  return fields.map(({ name, args, selection }) => name + args + (selection ? ` { ${selectionText(selection)} }` : '')).join(' ');
}

function nodeOf(position: Position): string {
  return pathOf(position) || '(root)';
}

/** Of the ways to a position, those from the first of its parents. */
function pathOf(position: Position): string {
  const [first] = position.parents;
  if (!first) return '';
  const before = pathOf(first.position);
  const aliases = position.parents.filter((parent) => parent.position === first.position).map(({ read }) => read.alias);
  return `${before}${before ? '.' : ''}${[...new Set(aliases)].join('|')}`;
}
