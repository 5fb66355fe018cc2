import { createUnionType, Field, InterfaceType, type ClassType } from 'type-graphql';
import { refusals, type RefusalCode } from '../lib/errors.ts';

@InterfaceType('Refusal', { description: 'Something that was not done, for a reason that whoever asked can act on.' })
export abstract class RefusalObject {
  @Field(() => String, { description: 'For programs; see the catalogue of errors.' })
  code!: RefusalCode;

  @Field(() => String, { description: 'For people.' })
  message!: string;
}

/** The name of the type that a code has in result unions: `InvalidCode` of `INVALID_CODE`. */
type TypeNameOf<Code extends string> = Code extends `${infer Head}_${infer Rest}`
  ? `${Capitalize<Lowercase<Head>>}${TypeNameOf<Rest>}`
  : Capitalize<Lowercase<Code>>;

/**
 * Returns the member of a result union that implements `Refusal` with this code, whose type is named as the code is. `message`: where
 * there is more to say than the catalogue does.
 */
export function refused<Code extends RefusalCode>(
  code: Code,
  message: string = refusals[code].message,
): { __typename: TypeNameOf<Code>; code: Code; message: string } {
  const words = code.split('_').map((word) => word.charAt(0) + word.slice(1).toLowerCase());
  return { __typename: words.join('') as TypeNameOf<Code>, code, message };
}

/** Makes the union of what a mutation may answer: one type of success, and the refusals that clients act on. */
export function resultUnion<const Members extends readonly ClassType[]>(name: `Auth${string}Result`, types: () => Members) {
  return createUnionType({ name, types, resolveType: typeNameOf as () => string });
}

function typeNameOf({ __typename }: { __typename: string }): string {
  return __typename;
}
