import { getType, type GraphIndex, type SupergraphModel } from '../../schema/supergraph-model.ts';
import { nowhere, type QueryNode } from './query-node.ts';
import type { Via } from './via.ts';

/**
 * Returns what gives the subgraphs that can be entered with values of an object type at a node. Nodes that are no interface objects do not
 * differ in this, and get the same list.
 */
export function createTargets(model: SupergraphModel): (node: QueryNode, objectType: string) => readonly Target[] {
  const known = new Map<string, readonly Target[]>();
  return (node, objectType) => {
    const isAlike = node.graph !== nowhere && !node.interfaceObject;
    const memoKey = isAlike ? objectType : `${objectType} ${node.id}`;
    const found = known.get(memoKey) ?? [...targetsOf(model, node, objectType)];
    known.set(memoKey, found);
    return found;
  };
}

/** A subgraph that can be entered, in one way. */
export interface Target {
  readonly graph: GraphIndex;
  readonly via: Via;
  readonly keys: readonly string[];
}

const viaSelf: Via = { kind: 'self' };
const viaRoot: Via = { kind: 'root' };

function* targetsOf(model: SupergraphModel, node: QueryNode, objectType: string): Generator<Target> {
  const type = getType(model, objectType);
  if (node.graph === nowhere || objectType === model.roots.query) {
    for (const graph of type.inGraph.keys()) yield { graph, via: viaRoot, keys: [''] };
    return;
  }
  for (const [graph, there] of type.inGraph) {
    if (there.keys.length > 0) yield { graph, via: viaSelf, keys: there.keys };
  }
  for (const name of type.interfaces) {
    const face = model.types.get(name);
    if (!face) continue;
    // Of values that are not told apart, all or none can be asked for as the interface.
    const typed = !node.interfaceObject || !node.possible.every((possible) => face.possible.includes(possible));
    for (const [graph, there] of face.inGraph) {
      // As an interface an entity is asked for where that is all that one of both sides knows.
      const useful = there.interfaceObject || (node.interfaceObject && node.type === name);
      if (useful && there.keys.length > 0)
        yield { graph, via: { kind: 'interface', name, typed, apart: null }, keys: there.keys };
    }
  }
}
