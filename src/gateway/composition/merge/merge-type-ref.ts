import { quoted, placeIn, type Fault } from '../subgraph/fault.ts';
import type { TypeRef } from '../../schema/type-ref.ts';
import type { Composition, InputSource } from './merged.ts';
import { isMarked } from '../subgraph/directive-uses.ts';
import { isSubtype } from './subtypes.ts';

interface MergedRef {
  readonly type: TypeRef;
  readonly text: string;
  /** True if all subgraphs say the same. */
  readonly isSame: boolean;
}

/**
 * Returns the type of a field for clients: the widest that a subgraph declares, of which all others have to be. One that clients
 * cannot see is passed over where another is left.
 */
export function mergeOutputType(composition: Composition, coordinate: string, sources: readonly InputSource[]): MergedRef {
  return mergeTypes(composition, coordinate, sources, {
    isWithin: (narrow, wide) => isSubtype(narrow, wide, composition.subtypes),
    code: 'FIELD_TYPE_MISMATCH',
    what: 'field',
  });
}

/** Returns the type of an argument or input field for clients: the narrowest that a subgraph declares, which all of them take. */
export function mergeInputType(
  composition: Composition,
  coordinate: string,
  sources: readonly InputSource[],
  code: 'FIELD_ARGUMENT_TYPE_MISMATCH' | 'FIELD_TYPE_MISMATCH',
): MergedRef {
  return mergeTypes(composition, coordinate, sources, {
    isWithin: (narrow, wide) => isSubtype(wide, narrow, noSubtypes),
    code,
    what: code === 'FIELD_TYPE_MISMATCH' ? 'field' : 'argument',
  });
}

const noSubtypes = { isOf: () => false };

interface Rule {
  readonly isWithin: (narrow: TypeRef, wide: TypeRef) => boolean;
  readonly code: string;
  readonly what: string;
}

function mergeTypes(composition: Composition, coordinate: string, sources: readonly InputSource[], rule: Rule): MergedRef {
  const [first, ...others] = sources;
  if (!first) throw new Error(`No subgraph declares ${coordinate}.`);
  const { type, typeText } = first.input;
  if (others.every(({ input }) => input.typeText === typeText)) return { type, text: typeText, isSame: true };
  const visible = sources.filter(({ input }) => !isHidden(composition, input.type.name));
  const candidates = visible.length > 0 ? visible : sources;
  const widest = candidates.find(({ input }) => candidates.every((other) => rule.isWithin(other.input.type, input.type)));
  if (widest) {
    if (rule.what === 'field' && rule.code === 'FIELD_TYPE_MISMATCH') hintAt(composition, coordinate, widest, sources);
    return { type: widest.input.type, text: widest.input.typeText, isSame: false };
  }
  composition.faults.push(mismatch(rule, coordinate, sources));
  return { type, text: typeText, isSame: false };
}

function isHidden({ types }: Composition, name: string): boolean {
  return types.get(name)?.sources.some(({ type }) => isMarked(type.uses, 'inaccessible')) ?? false;
}

function mismatch({ code, what }: Rule, coordinate: string, sources: readonly InputSource[]): Fault {
  return {
    code,
    message: `Type of ${what} "${coordinate}" is incompatible across subgraphs: it has ${differences(sources)}`,
    places: sources.map(({ subgraph, input }) => placeIn(subgraph, input.node)),
  };
}

function hintAt({ hints }: Composition, coordinate: string, widest: InputSource, sources: readonly InputSource[]): void {
  hints.push({
    code: 'INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE',
    message: `Type of field "${coordinate}" is inconsistent but compatible across subgraphs: it is "${widest.input.typeText}" in the supergraph and has ${differences(sources)}`,
    places: sources.map(({ subgraph, input }) => placeIn(subgraph, input.node)),
  });
}

function differences(sources: readonly InputSource[]): string {
  const byType = new Map<string, string[]>();
  for (const { subgraph, input } of sources) byType.set(input.typeText, [...(byType.get(input.typeText) ?? []), subgraph.name]);
  return [...byType]
    .map(([text, names]) => `type "${text}" in ${names.length === 1 ? 'subgraph' : 'subgraphs'} ${quoted(names)}`)
    .join(' but ');
}
