import { isMarked } from '../subgraph/directive-uses.ts';
import { placeIn, quoted, subgraphList } from '../subgraph/fault.ts';
import { isRequired, mergeInput } from './merge-arguments.ts';
import type { Composition, InputSource, MergedField, TypeSources } from './merged.ts';

/**
 * Returns the fields of an input type that all its subgraphs take. One that a subgraph requires and another one does not know is a
 * fault; one that is marked as inaccessible stays for those which know it.
 */
export function mergeInputFields(composition: Composition, owner: TypeSources): MergedField[] {
  const names = new Set(owner.sources.flatMap(({ type }) => [...type.fields.keys()]));
  const merged = [...names].flatMap((name) => {
    const sources = owner.sources.flatMap(({ subgraph, type }): InputSource[] => {
      const input = type.fields.get(name);
      return input ? [{ subgraph, input }] : [];
    });
    const isHidden = sources.some(({ input }) => isMarked(input.uses, 'inaccessible'));
    if (sources.length < owner.sources.length && !isHidden) {
      lookAtMissing(composition, owner, name, sources);
      return [];
    }
    const input = mergeInput(composition, `${owner.name}.${name}`, sources, 'input field');
    return [{ ...input, directives: [...joinFields(owner, input.type, sources), ...input.directives], arguments: [] }];
  });
  if (merged.length === 0 && names.size > 0) {
    composition.faults.push({
      code: 'EMPTY_MERGED_INPUT_TYPE',
      message: `None of the fields of input object type "${owner.name}" are consistently defined in all the subgraphs defining that type. As only fields common to all subgraphs are merged, this would result in an empty type.`,
      places: owner.sources.map(({ subgraph, type }) => placeIn(subgraph, type.nodes[0])),
    });
  }
  return merged;
}

/** As for fields of objects: only where there is something to be said. */
function joinFields(owner: TypeSources, type: string, sources: readonly InputSource[]): string[] {
  const isAlike = sources.every(({ input }) => input.typeText === type);
  if (isAlike && sources.length === owner.sources.length) return [];
  return sources.map(({ subgraph, input }) =>
    isAlike ? `@join__field(graph: ${subgraph.graph})` : `@join__field(graph: ${subgraph.graph}, type: "${input.typeText}")`,
  );
}

function lookAtMissing({ faults, hints }: Composition, owner: TypeSources, name: string, sources: readonly InputSource[]): void {
  const requiring = sources.filter(({ input }) => isRequired(input));
  const missing = owner.sources.filter(({ type }) => !type.fields.has(name)).map(({ subgraph }) => subgraph.name);
  const places = (requiring.length > 0 ? requiring : sources).map(({ subgraph, input }) => placeIn(subgraph, input.node));
  const list = (all: readonly InputSource[]) => subgraphList(all.map(({ subgraph }) => subgraph));
  if (requiring.length > 0) {
    const message = `Input object field "${owner.name}.${name}" is required in some subgraphs but does not appear in all subgraphs: it is required in ${list(requiring)} but does not appear in ${quoted(missing)}`;
    faults.push({ code: 'REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH', message, places });
    return;
  }
  const message = `Input object field "${owner.name}.${name}" will not be in the supergraph, because it is not declared in all subgraphs: it is declared in ${list(sources)} but not in ${quoted(missing)}`;
  hints.push({ code: 'INCONSISTENT_INPUT_OBJECT_FIELD', message, places });
}
