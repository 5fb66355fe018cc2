import { placeIn, subgraphList, type Fault } from '../subgraph/fault.ts';
import type { Subgraph, TypeKind } from '../subgraph/subgraph-definition.ts';
import type { TypeSource, TypeSources } from './merged.ts';

/** Returns every type with its declarations, and faults for those that are not of one kind. */
export function collectTypes(subgraphs: readonly Subgraph[]): {
  readonly types: ReadonlyMap<string, TypeSources>;
  readonly faults: readonly Fault[];
} {
  const declared = new Map<string, TypeSource[]>();
  for (const subgraph of subgraphs) {
    for (const type of subgraph.types.values()) {
      const known = declared.get(type.name);
      if (known) known.push({ subgraph, type });
      else declared.set(type.name, [{ subgraph, type }]);
    }
  }
  const types = new Map<string, TypeSources>();
  const faults: Fault[] = [];
  for (const [name, sources] of declared) {
    const hasInterface = sources.some(({ type }) => type.kind === 'interface');
    const kinds = new Map<TypeKind, TypeSource[]>();
    for (const source of sources) {
      const kind = source.type.isInterfaceObject && hasInterface ? 'interface' : source.type.kind;
      kinds.set(kind, [...(kinds.get(kind) ?? []), source]);
    }
    const [kind = 'object'] = kinds.keys();
    types.set(name, { name, kind, sources });
    if (kinds.size > 1) faults.push(kindFault(name, kinds));
    else if (sources.every(({ type }) => type.isInterfaceObject)) faults.push(onlyInterfaceObjects(name, sources));
  }
  return { types, faults };
}

const kindNames: Readonly<Record<TypeKind, string>> = {
  object: 'Object Type',
  interface: 'Interface Type',
  union: 'Union Type',
  enum: 'Enum Type',
  input: 'Input Object Type',
  scalar: 'Scalar Type',
};

function kindFault(name: string, kinds: ReadonlyMap<TypeKind, readonly TypeSource[]>): Fault {
  const said = [...kinds].map(
    ([kind, sources]) => `${kindNames[kind]} in ${subgraphList(sources.map(({ subgraph }) => subgraph))}`,
  );
  return {
    code: 'TYPE_KIND_MISMATCH',
    message: `Type "${name}" has mismatched kind: it is defined as ${said.join(' but ')}`,
    places: placesOf([...kinds.values()].flat()),
  };
}

function onlyInterfaceObjects(name: string, sources: readonly TypeSource[]): Fault {
  return {
    code: 'INTERFACE_OBJECT_USAGE_ERROR',
    message: `Type "${name}" is declared with @interfaceObject in all the subgraphs in which it is defined (it is defined in ${subgraphList(sources.map(({ subgraph }) => subgraph))} but should be defined as an interface in at least one subgraph)`,
    places: placesOf(sources),
  };
}

function placesOf(sources: readonly TypeSource[]): Fault['places'] {
  return sources.map(({ subgraph, type }) => placeIn(subgraph, type.nodes[0]));
}
