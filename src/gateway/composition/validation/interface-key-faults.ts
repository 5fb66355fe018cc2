import { faultIn, type Fault } from '../subgraph/fault.ts';
import { fieldNames } from '../subgraph/field-set.ts';
import type { Subgraph, SubgraphType } from '../subgraph/subgraph-definition.ts';

/** Keys of interfaces that their implementations lack, and interface objects without a key: an entity could not be found by them. */
export function interfaceKeyFaults(subgraph: Subgraph): Fault[] {
  return [...subgraph.types.values()].flatMap((type) => {
    if (type.isInterfaceObject && type.keys.length === 0) {
      const message = `The @interfaceObject directive can only be applied to entity types but type "${type.name}" has no @key in this subgraph.`;
      return [faultIn(subgraph, 'INTERFACE_OBJECT_USAGE_ERROR', message, type.nodes[0])];
    }
    // In federation 1 a key of an interface has no meaning.
    if (type.kind !== 'interface' || type.keys.length === 0 || subgraph.links.minor === null) return [];
    return implementationsOf(subgraph, type).flatMap((implementation) => missingKeys(subgraph, type, implementation));
  });
}

function implementationsOf({ types }: Subgraph, { name }: SubgraphType): SubgraphType[] {
  return [...types.values()].filter((other) => other.interfaces.has(name));
}

function missingKeys(subgraph: Subgraph, face: SubgraphType, implementation: SubgraphType): Fault[] {
  return face.keys.flatMap(({ fields, isResolvable, node }) => {
    const same = implementation.keys.filter((key) => normal(key.fields) === normal(fields));
    if (same.length > 0 && (!isResolvable || same.some((key) => key.isResolvable))) return [];
    const what = same.length > 0 ? 'is not resolvable' : 'is missing';
    const message = `Key @key(fields: ${JSON.stringify(fields)}) on interface type "${face.name}" ${what} on implementation type "${implementation.name}".`;
    return [faultIn(subgraph, 'INTERFACE_KEY_NOT_ON_IMPLEMENTATION', message, node)];
  });
}

/** Equal for field sets that differ in the order of their top fields and in spaces alone. */
function normal(fields: string): string {
  return fields.includes('{') ? fields.replaceAll(/[\s,]+/g, ' ').trim() : fieldNames(fields).toSorted().join(' ');
}
