import {
  getType,
  type CompositeType,
  type FieldInGraph,
  type GraphIndex,
  type SupergraphModel,
} from '../../schema/supergraph-model.ts';
import type { Moves, SubgraphMove } from '../query-graph/moves.ts';
import { nowhere } from '../query-graph/query-node.ts';
import { askedField } from './asked-field.ts';
import { describeObstacle, quoted } from './describe-obstacle.ts';
import type { Place } from './places.ts';
import type { Resolution } from './resolution.ts';
import { typenameDefinition, type Unsatisfied } from './reached.ts';

/** A coordinate as one subgraph declares it. */
export interface Declaration {
  readonly subgraph: string;
  readonly coordinate: string;
}

export interface Explanation {
  readonly message: string;
  readonly declarations: readonly Declaration[];
}

export interface ExplainDeps {
  readonly model: SupergraphModel;
  readonly moves: Moves;
  readonly resolution: Resolution;
  /** Active labels of `@override`. */
  readonly labels: ReadonlySet<string>;
}

/** Returns what explains a fault: the operation, and for each subgraph that declares the field why it cannot be asked there. */
export function explainUnsatisfied(
  { model, moves, resolution, labels }: ExplainDeps,
  { parent, type, field }: Unsatisfied,
  query: string,
): Explanation {
  const { objectType, places, from } = parent;
  const graphName = (graph: GraphIndex): string => model.graphs[graph] ?? '';
  const sources = [...new Set(places.map(({ node }) => node.graph).filter((graph) => graph !== nowhere))].map(graphName);
  const coordinate = `${type.name}.${field.name}`;
  const holders = [...holdersOf(model, type, field.name)];

  function reasonsOf({ graph, owner, declared }: Holder): string[] {
    const name = quoted([graphName(graph)]);
    const there = owner.inGraph.get(graph);
    if (declared.label && labels.has(declared.label.name) !== declared.label.when)
      return [`${name} resolves it only while the label "${declared.label.name}" is ${declared.label.when ? '' : 'not '}active.`];
    if (declared.external)
      return [`${name} does not resolve it: it is @external or overridden there, and no field on the way provides it.`];
    if (type.kind !== 'object') return [`${name} resolves it for some of the object types only.`];
    if (there && there.keys.length === 0)
      return [`${name} cannot be entered: "${owner.name}" has no @key there that it resolves.`];
    const entries = places.flatMap((place) => entriesOf(place, graph).map((move) => ({ place, move })));
    const reasons = entries.flatMap(({ place, move }) => {
      const obstacle = resolution.obstacle(place, objectType, move);
      return obstacle ? [`${entering(place, graph)}: ${describeObstacle(model, objectType, move, obstacle)}`] : [];
    });
    return [...new Set(reasons)];
  }

  function typenameReasons(place: Place): string[] {
    const entries = moves.typenames(place.node);
    if (entries.length === 0) return [`No subgraph with a @key of "${place.node.type}" knows its object types.`];
    return entries.flatMap((move) => {
      const obstacle = resolution.obstacle(place, objectType, move);
      return obstacle ? [`${entering(place, move.graph)}: ${describeObstacle(model, objectType, move, obstacle)}`] : [];
    });
  }

  function entering({ node }: Place, graph: GraphIndex): string {
    const source = node.graph === nowhere ? '' : ` from ${quoted([graphName(node.graph)])}`;
    return `${quoted([graphName(graph)])} cannot be entered${source}`;
  }

  function entriesOf(place: Place, graph: GraphIndex): SubgraphMove[] {
    return moves
      .goals(place.node, askedField(field, [objectType]), [objectType])
      .flatMap((goal) => goal.moves)
      .filter((move): move is SubgraphMove => move.kind === 'subgraph' && move.graph === graph);
  }

  const origin = sources.length === 0 ? '' : `, where "${objectType}" comes from ${quoted(sources)}`;
  const reasons = field === typenameDefinition ? places.flatMap(typenameReasons) : holders.flatMap(reasonsOf);
  const lines = reasons.length > 0 ? reasons : ['No subgraph resolves it there.'];
  return {
    message: [`"${coordinate}" cannot be resolved in ${query}${origin}`, ...lines.map((line) => `- ${line}`)].join('\n'),
    declarations: [
      ...holders.map(({ graph, owner }) => ({ subgraph: graphName(graph), coordinate: `${owner.name}.${field.name}` })),
      ...(from ? sources.map((subgraph) => ({ subgraph, coordinate: `${from.parent.objectType}.${from.field.name}` })) : []),
    ],
  };
}

/** A subgraph that declares the field, of the type itself or of an interface object that stands for it. */
interface Holder {
  readonly graph: GraphIndex;
  readonly owner: CompositeType;
  readonly declared: FieldInGraph;
}

function* holdersOf(model: SupergraphModel, type: CompositeType, fieldName: string): Generator<Holder> {
  for (const [graph, declared] of type.fields.get(fieldName)?.inGraph ?? []) yield { graph, owner: type, declared };
  for (const name of type.interfaces) {
    const owner = getType(model, name);
    for (const [graph, declared] of owner.fields.get(fieldName)?.inGraph ?? [])
      if (owner.inGraph.get(graph)?.interfaceObject) yield { graph, owner, declared };
  }
}
