import { placeIn, quoted, subgraphList, type Fault } from '../subgraph/fault.ts';
import type { Composition, FieldSource, TypeSource, TypeSources } from './merged.ts';
import type { Overrides } from './overrides.ts';

/**
 * A field that several subgraphs resolve has to be marked as shareable in all of them, or to be of a key: others might have taken it
 * over by mistake. Federation 1 knows no such mark. Fields of `Subscription` cannot be shared.
 */
export function sharingFaults(
  composition: Composition,
  owner: TypeSources,
  name: string,
  sources: readonly FieldSource[],
  { moved, labels }: Overrides,
): Fault[] {
  if (owner.kind !== 'object' && owner.kind !== 'interface') return [];
  const coordinate = `${owner.name}.${name}`;
  const resolving = [
    ...sources.filter((source) => source.type.kind === 'object' && !moved.has(source) && resolves(source)),
    ...byInterfaceObjects(composition, owner.sources, name),
  ];
  if (resolving.length < 2) return owner.name === 'Subscription' ? markedSubscriptions(coordinate, sources) : [];
  if (owner.name === 'Subscription') return [notForSubscriptions(coordinate, resolving)];
  const unshared = resolving.filter((source) => !isShareable(source) && !labels.has(source));
  if (unshared.length === 0) return [];
  const isEverywhere = unshared.length === resolving.length;
  const where = isEverywhere ? 'all of them' : subgraphList(unshared.map(({ subgraph }) => subgraph));
  const mistaken = sources.find(
    ({ field }) => field.override && !composition.subgraphs.some(({ name: other }) => other === field.override?.from),
  );
  const hint = mistaken
    ? ` (note that "${mistaken.subgraph.name}" overrides it from "${mistaken.field.override?.from}", which is no subgraph)`
    : '';
  return [
    {
      code: 'INVALID_FIELD_SHARING',
      message: `Non-shareable field "${coordinate}" is resolved from multiple subgraphs: it is resolved from ${subgraphList(resolving.map(({ subgraph }) => subgraph))} and defined as non-shareable in ${where}${hint}`,
      places: resolving.map(({ subgraph, field }) => placeIn(subgraph, field.node)),
    },
  ];
}

/** Returns true if the subgraph resolves the field: an external one only where a field above provides it. */
function resolves({ subgraph, type, field }: FieldSource): boolean {
  return !field.isExternal || subgraph.providedFields.has(`${type.name}.${field.name}`);
}

function isShareable({ subgraph, type, field }: FieldSource): boolean {
  return (
    field.isShareable || field.isExternal || subgraph.links.minor === null || subgraph.keyFields.has(`${type.name}.${field.name}`)
  );
}

/** Interface objects that have the field for all implementations, in subgraphs that do not know the type. */
function byInterfaceObjects({ types }: Composition, owners: readonly TypeSource[], name: string): FieldSource[] {
  const faces = new Set(owners.flatMap(({ type }) => [...type.interfaces.keys()]));
  return [...faces].flatMap((face) =>
    (types.get(face)?.sources ?? []).flatMap(({ subgraph, type }) => {
      const field = type.isInterfaceObject ? type.fields.get(name) : undefined;
      return field && resolves({ subgraph, type, field }) && !owners.some((other) => other.subgraph === subgraph)
        ? [{ subgraph, type, field }]
        : [];
    }),
  );
}

function notForSubscriptions(coordinate: string, sources: readonly FieldSource[]): Fault {
  return {
    code: 'INVALID_FIELD_SHARING',
    message: `Field "${coordinate}" of the subscription root is resolved from multiple subgraphs, ${quoted(sources.map(({ subgraph }) => subgraph.name))}, and fields of it cannot be shared.`,
    places: sources.map(({ subgraph, field }) => placeIn(subgraph, field.node)),
  };
}

function markedSubscriptions(coordinate: string, sources: readonly FieldSource[]): Fault[] {
  const marked = sources.filter(({ field }) => field.isShareable);
  return marked.map(({ subgraph, field }) => ({
    code: 'INVALID_FIELD_SHARING',
    message: `Fields on root level subscription object cannot be marked as shareable: "${coordinate}" is in subgraph "${subgraph.name}".`,
    places: [placeIn(subgraph, field.node)],
  }));
}
