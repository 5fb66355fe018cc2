import { print } from 'graphql';
import { parseTypeRef, type TypeRef } from '../../schema/type-ref.ts';
import { placeIn, quoted, type Fault } from '../subgraph/fault.ts';
import type { Composition, FieldSource, MergedInput } from './merged.ts';
import { isSubtype } from './subtypes.ts';

interface MergedShape {
  readonly type: TypeRef;
  readonly text: string;
  /** True if all subgraphs that resolve the field say the same. */
  readonly isSame: boolean;
  readonly arguments: readonly MergedInput[];
}

/** Returns a fault for each subgraph that refers to a field (`@external`) and declares it otherwise than those which resolve it. */
export function externalFaults(
  { subtypes }: Composition,
  coordinate: string,
  sources: readonly FieldSource[],
  merged: MergedShape,
): Fault[] {
  const external = sources.filter(({ field }) => field.isExternal);
  if (external.length === 0) return [];
  const isFitting = ({ field }: FieldSource): boolean =>
    field.typeText === merged.text || (!merged.isSame && isSubtype(field.type, merged.type, subtypes));
  const fault = (code: string, message: string, at: readonly FieldSource[]): Fault => ({
    code,
    message: `${message} in ${quoted(at.map(({ subgraph }) => subgraph.name))}`,
    places: at.map(({ subgraph, field }) => placeIn(subgraph, field.node)),
  });
  const mistyped = external.filter((source) => !isFitting(source));
  return [
    ...mistyped.map((source) =>
      fault(
        'EXTERNAL_TYPE_MISMATCH',
        `Type of field "${coordinate}" is incompatible across subgraphs (where marked @external): it has type "${merged.text}" in the other subgraphs but type "${source.field.typeText}"`,
        [source],
      ),
    ),
    ...merged.arguments.flatMap((argument) => {
      const own = `${coordinate}(${argument.name}:)`;
      const given = (source: FieldSource) => source.field.arguments.get(argument.name);
      const without = external.filter((source) => !given(source));
      const otherType = external.filter((source) => {
        const declared = given(source);
        return (
          declared !== undefined &&
          declared.typeText !== argument.type &&
          !isSubtype(declared.type, parseTypeRef(argument.type), subtypes)
        );
      });
      const otherDefault = external.filter((source) => {
        const declared = given(source);
        return declared !== undefined && (declared.defaultValue ? print(declared.defaultValue) : null) !== argument.defaultValue;
      });
      return [
        ...(without.length > 0
          ? [
              fault(
                'EXTERNAL_ARGUMENT_MISSING',
                `Field "${coordinate}" is missing argument "${own}" where it is marked @external: the argument is declared by the other subgraphs, and not`,
                without,
              ),
            ]
          : []),
        ...(otherType.length > 0
          ? [
              fault(
                'EXTERNAL_ARGUMENT_TYPE_MISMATCH',
                `Type of argument "${own}" is incompatible across subgraphs (where "${coordinate}" is marked @external): it is "${argument.type}" in the supergraph, and another`,
                otherType,
              ),
            ]
          : []),
        ...(otherDefault.length > 0
          ? [
              fault(
                'EXTERNAL_ARGUMENT_DEFAULT_MISMATCH',
                `Argument "${own}" has incompatible defaults across subgraphs (where "${coordinate}" is marked @external): it has ${argument.defaultValue ?? 'none'} in the supergraph, and another`,
                otherDefault,
              ),
            ]
          : []),
      ];
    }),
  ];
}
