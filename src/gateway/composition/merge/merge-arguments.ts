import { Kind } from 'graphql';
import { placeIn, quoted, subgraphList } from '../subgraph/fault.ts';
import type { SubgraphInput } from '../subgraph/subgraph-definition.ts';
import { mergeDefault } from './merge-default.ts';
import { mergeDescription } from './merge-description.ts';
import { mergeUses } from './merge-directives.ts';
import { mergeInputType } from './merge-type-ref.ts';
import type { Composition, FieldSource, InputSource, MergedInput } from './merged.ts';

/** Returns the arguments of a field that all its subgraphs take: any of them may be asked for it. */
export function mergeArguments(
  composition: Composition,
  coordinate: string,
  sources: readonly FieldSource[],
): readonly MergedInput[] {
  if (sources.every(({ field }) => field.arguments.size === 0)) return [];
  const names = new Set(sources.flatMap(({ field }) => [...field.arguments.keys()]));
  return [...names].flatMap((name) => {
    const own = `${coordinate}(${name}:)`;
    const declaring = sources.flatMap(({ subgraph, field }): InputSource[] => {
      const input = field.arguments.get(name);
      return input ? [{ subgraph, input }] : [];
    });
    if (declaring.length < sources.length) {
      lookAtMissing(
        composition,
        own,
        declaring,
        sources.filter(({ field }) => !field.arguments.has(name)),
      );
      return [];
    }
    return [mergeInput(composition, own, declaring, 'argument')];
  });
}

/** Merges an argument or an input field that all its subgraphs declare. */
export function mergeInput(
  composition: Composition,
  coordinate: string,
  sources: readonly InputSource[],
  what: 'argument' | 'input field',
): MergedInput {
  const isArgument = what === 'argument';
  const { type, text } = mergeInputType(
    composition,
    coordinate,
    sources,
    isArgument ? 'FIELD_ARGUMENT_TYPE_MISMATCH' : 'FIELD_TYPE_MISMATCH',
  );
  const rule = isArgument
    ? ({ code: 'FIELD_ARGUMENT_DEFAULT_MISMATCH', what: 'Argument' } as const)
    : ({ code: 'INPUT_FIELD_DEFAULT_MISMATCH', what: 'Input field' } as const);
  return {
    name: sources[0]?.input.name ?? '',
    description: mergeDescription(
      composition,
      coordinate,
      sources.map(({ input }) => input.description),
    ),
    ...mergeUses(
      composition,
      coordinate,
      sources.map(({ subgraph, input }) => ({ subgraph, uses: input.uses })),
    ),
    type: text,
    namedType: type.name,
    defaultValue: mergeDefault(composition, coordinate, sources, rule),
  };
}

export function isRequired({ node, defaultValue }: SubgraphInput): boolean {
  return node.type.kind === Kind.NON_NULL_TYPE && defaultValue === null;
}

function lookAtMissing(
  { faults, hints }: Composition,
  coordinate: string,
  declaring: readonly InputSource[],
  missing: readonly FieldSource[],
): void {
  const requiring = declaring.filter(({ input }) => isRequired(input));
  const places = declaring.map(({ subgraph, input }) => placeIn(subgraph, input.node));
  const contextual = missing.filter(({ field }) => field.contextArguments.has(nameIn(coordinate)));
  const absent = quoted(missing.map(({ subgraph }) => subgraph.name));
  if (contextual.length > 0) {
    const message = `Argument "${coordinate}" is contextual in ${subgraphList(contextual.map(({ subgraph }) => subgraph))}, but is not in ${subgraphList(declaring.map(({ subgraph }) => subgraph))}.`;
    const fault = { code: 'CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS', message, places };
    (requiring.length > 0 ? faults : hints).push(fault);
  } else if (requiring.length > 0) {
    const message = `Argument "${coordinate}" is required in some subgraphs but does not appear in all subgraphs: it is required in ${subgraphList(requiring.map(({ subgraph }) => subgraph))} but does not appear in ${absent}`;
    faults.push({ code: 'REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH', message, places });
  } else {
    const message = `Optional argument "${coordinate}" will not be in the supergraph, because it is not declared in all subgraphs: it is declared in ${subgraphList(declaring.map(({ subgraph }) => subgraph))} but not in ${absent}`;
    hints.push({ code: 'INCONSISTENT_ARGUMENT_PRESENCE', message, places });
  }
}

function nameIn(coordinate: string): string {
  return /\((\w+):\)$/.exec(coordinate)?.[1] ?? '';
}
