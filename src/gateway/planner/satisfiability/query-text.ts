import { getType, type SupergraphModel } from '../../schema/supergraph-model.ts';
import type { Reached, Unsatisfied } from './reached.ts';

/** Returns the operation of a client that asks for no more than the field: `{ me { ... on Admin { rights } } }`. */
export function queryText(model: SupergraphModel, { parent, type, field }: Unsatisfied): string {
  const value = model.types.has(field.type.name) ? `${field.name} { __typename }` : field.name;
  let text = conditioned(parent, type.name, value);
  let at = parent;
  for (let step = at.from; step; step = at.from) {
    at = step.parent;
    text = conditioned(at, at.objectType, `${step.field.name} { ${text} }`);
  }
  const kind = (['query', 'mutation', 'subscription'] as const).find((root) => model.roots[root] === at.objectType);
  return `${kind === 'query' || kind === undefined ? '' : `${kind} `}{ ${text} }`;

  /**
   * A type condition is left out where the field is one of the type that was declared. Not at an interface object, which may be
   * asked for a field of all object types and not for the same of one.
   */
  function conditioned({ places, from, isTold }: Reached, typeName: string, selected: string): string {
    if (!from || !isTold) return selected;
    const declared = getType(model, from.field.type.name);
    const [name = ''] = /^\w+/.exec(selected) ?? [];
    const isAlike = declared.fields.get(name)?.accessible === true && !places.some(({ node }) => node.interfaceObject);
    return isAlike || declared.name === typeName ? selected : `... on ${typeName} { ${selected} }`;
  }
}
