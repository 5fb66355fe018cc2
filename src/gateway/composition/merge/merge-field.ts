import { placeIn, subgraphList } from '../subgraph/fault.ts';
import { externalFaults } from './external-faults.ts';
import { hiddenByReferences } from './hidden.ts';
import { joinFields } from './join-fields.ts';
import { mergeArguments } from './merge-arguments.ts';
import { mergeDescription } from './merge-description.ts';
import { mergeUses } from './merge-directives.ts';
import { mergeOutputType } from './merge-type-ref.ts';
import type { Composition, FieldSource, MergedField, TypeSources } from './merged.ts';
import { readOverrides } from './overrides.ts';
import { sharingFaults } from './sharing-faults.ts';

/** Merges a field of an object or interface. Null where no subgraph resolves it. */
export function mergeField(
  composition: Composition,
  owner: TypeSources,
  name: string,
  sources: readonly FieldSource[],
): MergedField | null {
  const coordinate = `${owner.name}.${name}`;
  const overrides = readOverrides(composition, coordinate, sources);
  const resolving = sources.filter((source) => !source.field.isExternal && !overrides.moved.has(source));
  if (resolving.length === 0) {
    if (!isResolvedByInterfaceObject(composition, sources, name)) composition.faults.push(missingOnBase(coordinate, sources));
    return mergeReferences(composition, owner, coordinate, sources);
  }
  const declaring = sources.filter((source) => !source.field.isExternal);
  const { type, text, isSame } = mergeMovingType(composition, coordinate, resolving, declaring);
  const args = hiddenByReferences(composition, mergeArguments(composition, coordinate, declaring), sources);
  composition.faults.push(
    ...sharingFaults(composition, owner, name, sources, overrides),
    ...externalFaults(composition, coordinate, sources, { type, text, isSame, arguments: args }),
  );
  const joined = joinFields(composition, owner, sources, overrides, { type: text, isSame });
  const uses = mergeUses(
    composition,
    coordinate,
    sources.map(({ subgraph, field }) => ({ subgraph, uses: field.uses })),
  );
  return {
    name,
    description: mergeDescription(
      composition,
      coordinate,
      sources.map(({ field }) => field.description),
    ),
    directives: [...joined, ...uses.directives],
    isInaccessible: uses.isInaccessible,
    type: text,
    namedType: type.name,
    defaultValue: null,
    arguments: args,
  };
}

/** A field has the type that those declare which are asked for it. Those from which it has moved have to fit all the same. */
function mergeMovingType(
  composition: Composition,
  coordinate: string,
  resolving: readonly FieldSource[],
  declaring: readonly FieldSource[],
): ReturnType<typeof mergeOutputType> {
  const inputsOf = (sources: readonly FieldSource[]) => sources.map(({ subgraph, field }) => ({ subgraph, input: field }));
  const all = mergeOutputType(composition, coordinate, inputsOf(declaring));
  if (resolving.length === declaring.length) return all;
  return mergeOutputType({ ...composition, faults: [], hints: [] }, coordinate, inputsOf(resolving));
}

/** A field that subgraphs only refer to: it is fetched from an interface object that stands for its type. */
function mergeReferences(
  composition: Composition,
  owner: TypeSources,
  coordinate: string,
  sources: readonly FieldSource[],
): MergedField | null {
  const [first] = sources;
  if (!first) return null;
  const inputs = sources.map(({ subgraph, field }) => ({ subgraph, input: field }));
  const { type, text, isSame } = mergeOutputType(composition, coordinate, inputs);
  const uses = mergeUses(
    composition,
    coordinate,
    sources.map(({ subgraph, field }) => ({ subgraph, uses: field.uses })),
  );
  return {
    name: first.field.name,
    description: mergeDescription(
      composition,
      coordinate,
      sources.map(({ field }) => field.description),
    ),
    directives: [
      ...joinFields(
        composition,
        owner,
        sources,
        { moved: new Set(), stillNamed: new Set(), labels: new Map() },
        { type: text, isSame },
      ),
      ...uses.directives,
    ],
    isInaccessible: uses.isInaccessible,
    type: text,
    namedType: type.name,
    defaultValue: null,
    arguments: mergeArguments(composition, coordinate, sources),
  };
}

/** Returns true if a subgraph has the field on an interface object that stands for the type, and resolves it. */
function isResolvedByInterfaceObject({ types }: Composition, sources: readonly FieldSource[], name: string): boolean {
  const faces = new Set(sources.flatMap(({ type }) => [...type.interfaces.keys()]));
  return [...faces].some((face) =>
    types.get(face)?.sources.some(({ type }) => type.isInterfaceObject && type.fields.get(name)?.isExternal === false),
  );
}

function missingOnBase(coordinate: string, sources: readonly FieldSource[]): Composition['faults'][number] {
  const external = sources.filter(({ field }) => field.isExternal);
  return {
    code: 'EXTERNAL_MISSING_ON_BASE',
    message: `Field "${coordinate}" is marked @external on all the subgraphs in which it is listed (${subgraphList((external.length > 0 ? external : sources).map(({ subgraph }) => subgraph))}).`,
    places: sources.map(({ subgraph, field }) => placeIn(subgraph, field.node)),
  };
}
