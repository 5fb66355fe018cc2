import { isMarked } from '../subgraph/directive-uses.ts';
import { placeIn, quoted, subgraphList } from '../subgraph/fault.ts';
import type { Subgraph, SubgraphValue } from '../subgraph/subgraph-definition.ts';
import type { EnumUsage } from './enum-usage.ts';
import { mergeDescription } from './merge-description.ts';
import { mergeUses } from './merge-directives.ts';
import type { Composition, MergedElement, TypeSources } from './merged.ts';

interface ValueSource {
  readonly subgraph: Subgraph;
  readonly value: SubgraphValue;
}

/**
 * Returns the values of an enum. What clients get may have any value of any subgraph; of what they give, all subgraphs have to know
 * it; an enum for both has the same values everywhere. A value that is marked as inaccessible may be missing.
 */
export function mergeEnumValues(
  composition: Composition,
  owner: TypeSources,
  usage: EnumUsage | undefined,
): readonly MergedElement[] {
  const declared = new Map<string, ValueSource[]>();
  for (const { subgraph, type } of owner.sources) {
    for (const value of type.values.values()) {
      const known = declared.get(value.name);
      if (known) known.push({ subgraph, value });
      else declared.set(value.name, [{ subgraph, value }]);
    }
  }
  const values = [...declared].flatMap(([name, sources]) => {
    const isHidden = sources.some(({ value }) => isMarked(value.uses, 'inaccessible'));
    const isComplete = sources.length === owner.sources.length || isHidden;
    if (!isComplete && usage === 'input') {
      hintAtMissing(composition, owner, name, sources);
      return [];
    }
    if (!isComplete && usage === 'both') mismatch(composition, owner, name, sources);
    return [mergeValue(composition, `${owner.name}.${name}`, sources)];
  });
  if (values.length === 0 && declared.size > 0) {
    composition.faults.push({
      code: 'EMPTY_MERGED_ENUM_TYPE',
      message: `None of the values of enum type "${owner.name}" are defined consistently in all the subgraphs defining that type. As only values common to all subgraphs are merged, this would result in an empty type.`,
      places: owner.sources.map(({ subgraph, type }) => placeIn(subgraph, type.nodes[0])),
    });
  }
  return values;
}

function mergeValue(composition: Composition, coordinate: string, sources: readonly ValueSource[]): MergedElement {
  const uses = mergeUses(
    composition,
    coordinate,
    sources.map(({ subgraph, value }) => ({ subgraph, uses: value.uses })),
  );
  return {
    name: sources[0]?.value.name ?? '',
    description: mergeDescription(
      composition,
      coordinate,
      sources.map(({ value }) => value.description),
    ),
    directives: [...sources.map(({ subgraph }) => `@join__enumValue(graph: ${subgraph.graph})`), ...uses.directives],
    isInaccessible: uses.isInaccessible,
  };
}

function missingIn(owner: TypeSources, name: string): readonly string[] {
  return owner.sources.filter(({ type }) => !type.values.has(name)).map(({ subgraph }) => subgraph.name);
}

function mismatch({ faults }: Composition, owner: TypeSources, name: string, sources: readonly ValueSource[]): void {
  const where = subgraphList(sources.map(({ subgraph }) => subgraph));
  const message = `Enum type "${owner.name}" is used as both input type and output type, but value "${name}" is not defined in all the subgraphs defining "${owner.name}": "${name}" is defined in ${where} but not in ${quoted(missingIn(owner, name))}`;
  faults.push({
    code: 'ENUM_VALUE_MISMATCH',
    message,
    places: owner.sources.map(({ subgraph, type }) => placeIn(subgraph, type.nodes[0])),
  });
}

function hintAtMissing({ hints }: Composition, owner: TypeSources, name: string, sources: readonly ValueSource[]): void {
  const message = `Value "${name}" of enum type "${owner.name}" will not be in the supergraph, because the enum is an input and the value is not defined in ${quoted(missingIn(owner, name))}`;
  hints.push({
    code: 'INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM',
    message,
    places: sources.map(({ subgraph, value }) => placeIn(subgraph, value.node)),
  });
}
