import { sentTo } from '../../schema/executable-directives.ts';
import { getType, type ContextArgument } from '../../schema/supergraph-model.ts';
import type { QueryNode } from '../query-graph/query-node.ts';
import type { PlannedField, SelectionPlan } from '../search/selection-plan.ts';
import { commonDeclaration, type Declared } from './common-declaration.ts';
import { withContexts } from './context-arguments.ts';
import { addField, leadsTo, shareField, type DocumentField, type DocumentSelection } from './draft-document.ts';
import type { DraftContext } from './draft-fetch.ts';
import type { FetchGraphState, Placed, Source } from './fetch-graph-state.ts';

/** A field of a document, and the object types for which a take is read from it. */
export interface TakenField {
  readonly field: DocumentField;
  readonly types: Set<string>;
}

/** Adds what a take asks for to the document: one field, or several where the subgraph declares it differently by object type. */
export function documentFields(
  state: FetchGraphState,
  source: Source,
  { field, types, plan, alone }: PlannedField,
  nodeOf: (type: string) => QueryNode,
): TakenField[] {
  const declared = types.map((type): Declared => {
    state.budget.spend(1);
    const node = nodeOf(type);
    const owner = node.interfaceObject ? node.type : type;
    const there = getType(state.model, owner).fields.get(field.name)?.inGraph.get(node.graph);
    if (!there) throw new Error(`${owner}.${field.name} is not in ${state.model.graphs[node.graph]}.`);
    const directives = sentTo(state.model, field.directives, node.graph, 'FIELD');
    const given = withContexts(field.args, there.contextArguments, (argument) => numberOf(state, source, argument));
    return {
      type,
      owner,
      typeText: there.type.text,
      args: given + directives.map(({ text }) => text).join(''),
      variables: [...field.variables, ...directives.flatMap(({ variables }) => variables)],
    };
  });
  const inside = plan?.node.type ?? null;
  const selection = plan && placedFor(state, source, plan);
  const owner = alone ? state.contents(field) : null;
  const { key, name } = field;
  const common = commonDeclaration(state.model, source.document, name, inside, declared);
  if (common) {
    const { owner: parent, ...declaration } = common;
    const added = addField(source.document, parent, { key, name, inside, owner, selection, ...declaration });
    return [{ field: added, types: new Set(types) }];
  }
  const added: TakenField[] = [];
  for (const { type, owner: condition, ...own } of declared) {
    const isAlike = (other: DocumentField): boolean => other.typeText === own.typeText && other.args === own.args;
    const shared = added.find((other) => isAlike(other.field) && shareField(source.document, condition, other.field));
    if (shared) shared.types.add(type);
    else
      added.push({
        field: addField(source.document, condition, { key, name, inside, owner, selection, ...own }),
        types: new Set([type]),
      });
  }
  return added;
}

/**
 * Returns what the request asks of the values of a plan already, which is asked for again without being written again. Never what
 * leads to the source itself: where several plans are put in one selection, the values of one may be asked for inside it.
 */
function placedFor({ placed, filled, budget }: FetchGraphState, source: Source, plan: SelectionPlan): DocumentSelection | null {
  const isFree = ({ draft, document }: Placed): boolean =>
    draft === source.draft && !(filled.isShared && leadsTo(document, source.document, budget));
  return placed.get(plan)?.find(isFree)?.document ?? null;
}

/** Returns the number of the variable that carries the argument's value, and has the source's entities fetched with it. */
function numberOf(state: FetchGraphState, { position, entities }: Source, { type, value }: ContextArgument): number {
  const key = `${value.id} ${type}`;
  const number = state.contexts.get(key) ?? state.contexts.size;
  state.contexts.set(key, number);
  if (entities && !entities.contexts.has(number)) {
    const context: DraftContext = { type, sources: [] };
    entities.contexts.set(number, context);
    state.values.push({ context, position, value });
  }
  return number;
}
