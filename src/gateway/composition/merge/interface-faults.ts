import { placeIn, quoted, subgraphList, type Fault } from '../subgraph/fault.ts';
import type { Composition, MergedType, TypeSource, TypeSources } from './merged.ts';

type Merged = ReadonlyMap<string, MergedType>;

/** Returns faults of interfaces whose implementations do not fit them, though each subgraph by itself is right. */
export function interfaceFaults({ types }: Composition, merged: Merged): Fault[] {
  const implementations = Map.groupBy(
    [...merged.values()].flatMap((type) => type.interfaces.map((face) => ({ face, type }))),
    ({ face }) => face,
  );
  return [...types.values()].flatMap((owner) => {
    if (owner.kind !== 'interface') return [];
    const face = merged.get(owner.name);
    const all = (implementations.get(owner.name) ?? []).map(({ type }) => type);
    if (!face) return [];
    return [
      ...unimplemented(types, face, owner, all),
      ...keyFaults(
        owner,
        all.filter(({ kind }) => kind === 'object'),
      ),
      ...implementationsBesideInterfaceObjects(owner, all, types),
    ];
  });
}

/** A field that one subgraph adds to an interface, and that an implementation elsewhere does not have. */
function unimplemented(
  types: Composition['types'],
  face: MergedType,
  owner: TypeSources,
  implementations: readonly MergedType[],
): Fault[] {
  return face.fields.flatMap(({ name }) => {
    const without = implementations.filter(({ fields }) => !fields.some((field) => field.name === name));
    const declaring = owner.sources.filter(({ type }) => type.fields.has(name));
    return without.map(({ name: typeName }): Fault => {
      const knowing = types.get(typeName)?.sources ?? [];
      return {
        code: 'INTERFACE_FIELD_NO_IMPLEM',
        message: `Interface field "${face.name}.${name}" is declared in ${subgraphList(declaring.map(({ subgraph }) => subgraph))} but type "${typeName}", which implements "${face.name}" in ${subgraphList(knowing.map(({ subgraph }) => subgraph))} does not have field "${name}".`,
        places: [
          ...declaring.flatMap(({ subgraph, type }) => {
            const field = type.fields.get(name);
            return field ? [placeIn(subgraph, field.node)] : [];
          }),
          ...placesOf(knowing),
        ],
      };
    });
  });
}

/** An interface that can be fetched by its key has to be known with all its implementations: the subgraph is asked which one it is. */
function keyFaults(owner: TypeSources, implementations: readonly MergedType[]): Fault[] {
  return owner.sources.flatMap(({ subgraph, type }) => {
    const key = type.isInterfaceObject ? undefined : type.keys.find(({ isResolvable }) => isResolvable);
    if (!key) return [];
    const missing = implementations
      .filter(({ name }) => !subgraph.types.get(name)?.interfaces.has(owner.name))
      .map(({ name }) => name);
    if (missing.length === 0) return [];
    return [
      {
        code: 'INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE',
        message: `[${subgraph.name}] Interface type "${owner.name}" has a resolvable key (@key(fields: ${JSON.stringify(key.fields)})) in subgraph "${subgraph.name}" but that subgraph is missing some of the supergraph implementation types of "${owner.name}". Subgraph "${subgraph.name}" should define ${missing.length === 1 ? 'type' : 'types'} ${quoted(missing)} (and have ${missing.length === 1 ? 'it' : 'them'} implement "${owner.name}").`,
        places: [placeIn(subgraph, type.nodes[0])],
      },
    ];
  });
}

/** A subgraph with an interface object does not know the implementations apart: it must not define one of them. */
function implementationsBesideInterfaceObjects(
  owner: TypeSources,
  implementations: readonly MergedType[],
  types: Composition['types'],
): Fault[] {
  return owner.sources.flatMap(({ subgraph, type }) => {
    if (!type.isInterfaceObject) return [];
    const defined = implementations.flatMap(
      ({ name }) => types.get(name)?.sources.filter((source) => source.subgraph === subgraph) ?? [],
    );
    if (defined.length === 0) return [];
    const names = defined.map((source) => source.type.name);
    return [
      {
        code: 'INTERFACE_OBJECT_USAGE_ERROR',
        message: `[${subgraph.name}] Interface type "${owner.name}" is defined as an @interfaceObject in subgraph "${subgraph.name}" so that subgraph should not define any of the implementation types of "${owner.name}", but it defines ${names.length === 1 ? 'type' : 'types'} ${quoted(names)}`,
        places: placesOf(defined),
      },
    ];
  });
}

function placesOf(sources: readonly TypeSource[]): Fault['places'] {
  return sources.map(({ subgraph, type }) => placeIn(subgraph, type.nodes[0]));
}
