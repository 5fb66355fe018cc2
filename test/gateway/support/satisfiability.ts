import { Kind, parse, validateSchema, type GraphQLSchema } from 'graphql';
import { composeSubgraphs } from '../../../src/gateway/supergraph/compose-subgraphs.ts';
import { standardNames } from '../../../src/gateway/supergraph/standard-names.ts';
import { createBudget, generousLimits } from '../../../src/gateway/operation/budget.ts';
import { normalForm } from '../../../src/gateway/operation/normalise.ts';
import { planOperation, Unplannable } from '../../../src/gateway/planner/plan-operation.ts';
import { createFieldSets } from '../../../src/gateway/planner/query-graph/field-sets.ts';
import { publicSchema as readPublicSchema } from '../../../src/gateway/schema/public-schema.ts';
import { readModel } from '../../../src/gateway/schema/read-model.ts';
import type { SupergraphModel } from '../../../src/gateway/schema/supergraph-model.ts';
import { runAtOnce } from '../../../src/lib/sliced.ts';
import { federationLink } from './federation-link.ts';
import type { SubgraphSource } from './supergraph.ts';

/** A graph of which it is not known whether all operations can be planned. */
export interface GraphNotLookedAt {
  readonly model: SupergraphModel;
  readonly publicSchema: GraphQLSchema;
}

/** Composes without a look at satisfiability. Null where the subgraphs do not compose for another reason. */
export function composeWithoutLooking(sources: readonly SubgraphSource[]): GraphNotLookedAt | null {
  const composed = composeSubgraphs(sources.map(({ name, sdl }) => ({ name, sdl, document: standardNames(parse(sdl)) })));
  if (!composed.ok) return null;
  const document = parse(composed.supergraphSdl, { noLocation: true });
  const publicSchema = runAtOnce(readPublicSchema(document));
  return validateSchema(publicSchema).length > 0 ? null : { publicSchema, model: runAtOnce(readModel(document)) };
}

/** The model of subgraphs that compose, each with a link to federation before its SDL. */
export function modelOf(sdls: Readonly<Record<string, string>>) {
  const graph = composeWithoutLooking(Object.entries(sdls).map(([name, sdl]) => ({ name, sdl: `${federationLink}\n${sdl}` })));
  if (!graph) throw new Error('The subgraphs do not compose.');
  return graph.model;
}

/** The coordinate that keeps a document from being planned; null where it is planned. Throws any other fault. */
export function unplannableIn(model: SupergraphModel, document: string, labels: ReadonlySet<string> = new Set()): string | null {
  const { definitions } = parse(document, { noLocation: true });
  const operation = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('A document without an operation.');
  const fragments = new Map(
    definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])),
  );
  const ids = { next: 0 };
  const budget = createBudget({ ...generousLimits, planningStepsMax: 10_000_000 });
  const kind = operation.operation;
  const none: ReadonlySet<string> = new Set();
  const form = { model, ids, budget, fragments, denied: none, fieldSet: false };
  const selection = normalForm(form, model.roots[kind], operation.selectionSet);
  const fieldSets = createFieldSets(model, ids);
  try {
    planOperation({ model, fieldSets, kind, selection, variables: new Map(), denied: none, labels, budget, ids });
    return null;
  } catch (error) {
    if (error instanceof Unplannable) return error.coordinate;
    throw error;
  }
}
