import type { Subgraph, SubgraphType } from './subgraph-definition.ts';

type Named = Pick<Subgraph, 'keyFields' | 'requiredFields' | 'providedFields' | 'contextFields'>;

/** Returns whether a field set of the subgraph names the field, or an interface that its type implements has it. */
export function isUsed(
  { keyFields, requiredFields, providedFields, contextFields }: Named,
  types: Subgraph['types'],
  type: SubgraphType,
  name: string,
): boolean {
  const coordinate = `${type.name}.${name}`;
  if ([keyFields, requiredFields, providedFields, contextFields].some((fields) => fields.has(coordinate))) return true;
  return [...type.interfaces.keys()].some((face) => types.get(face)?.fields.has(name));
}
