import { getType, type SupergraphModel } from '../../schema/supergraph-model.ts';
import type { Entry, Moves } from '../query-graph/moves.ts';
import type { QueryNode, QueryNodes } from '../query-graph/query-node.ts';
import type { Place, Scope } from './places.ts';
import type { Resolution } from './resolution.ts';

/** Numbers of what resolves fields of values at some places. A place with all numbers of another resolves all that the other does. */
export type Coverage = ReadonlySet<number>;

/** Returns what can be asked for values of the object type. The same set where all subgraphs can be. */
export type CoverageOf = (places: readonly Place[], objectType: string) => Coverage;

export interface CoverageDeps {
  readonly model: SupergraphModel;
  readonly nodes: QueryNodes;
  readonly moves: Moves;
  readonly resolution: Resolution;
}

export function createCoverage({ model, nodes, moves, resolution }: CoverageDeps): CoverageOf {
  const known = new Map<string, Map<Place, Coverage>>();
  /** By what can be entered at all, and by scope. */
  const whole = new WeakMap<readonly Entry[], Map<Scope, Coverage>>();

  function ofPlace(place: Place, objectType: string): Coverage {
    const ofType = known.get(objectType) ?? new Map<Place, Coverage>();
    const found = ofType.get(place);
    if (found) return found;
    const coverage = measure(place, objectType);
    known.set(objectType, ofType.set(place, coverage));
    return coverage;
  }

  function measure(place: Place, objectType: string): Coverage {
    const { scope } = place;
    const entries = moves.entries(place.node, objectType);
    const entered = new Set<number>();
    for (const { move, targets } of entries) {
      if (resolution.obstacle(place, objectType, move) !== null) continue;
      for (const target of targets) entered.add(numberOf(scope, target));
    }
    const own = numberOf(scope, plain(place, objectType));
    // At an interface object the values are not told apart, unlike those that were asked for.
    if (place.node.interfaceObject || !entered.has(own)) return entered.add(-1 - own);
    const all = whole.get(entries) ?? new Map<Scope, Coverage>();
    whole.set(entries, all);
    const largest = all.get(scope);
    if (largest?.size === entered.size) return largest;
    if (entered.size === new Set(entries.flatMap(({ targets }) => targets)).size) all.set(scope, entered);
    return entered;
  }

  /** The node itself; for an entity, without the way that led to it. */
  function plain({ node }: Place, objectType: string): QueryNode {
    const isEntity = [...getType(model, objectType).inGraph.values()].some(({ keys }) => keys.length > 0);
    return isEntity && node.type === objectType ? nodes.get(node.graph, node.type, node.provides) : node;
  }

  return (places, objectType) => {
    const [first, ...others] = new Set(places.map((place) => ofPlace(place, objectType)));
    if (first && others.length === 0) return first;
    return new Set([...(first ?? []), ...others.flatMap((other) => [...other])]);
  };
}

const nodesMax = 2 ** 26;

function numberOf(scope: Scope, node: QueryNode): number {
  return scope.id * nodesMax + node.id;
}
