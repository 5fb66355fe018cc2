import { Field, InterfaceType } from 'type-graphql';
import { refusals, type RefusalCode } from '../lib/errors.ts';

@InterfaceType('Refusal', { description: 'Something that was not done, for a reason that whoever asked can act on.' })
export abstract class RefusalObject {
  @Field(() => String, { description: 'For programs; see the catalogue of errors.' })
  code!: RefusalCode;

  @Field(() => String, { description: 'For people.' })
  message!: string;
}

/** Returns a member of a result union that implements `Refusal`; `message` where it says more than the catalogue's. */
export function refused<Name extends string>(
  typeName: Name,
  code: RefusalCode,
  message: string = refusals[code].message,
): { __typename: Name; code: RefusalCode; message: string } {
  return { __typename: typeName, code, message };
}

/** The member of a union that a resolver's result is. */
export function typeNameOf({ __typename }: { __typename: string }): string {
  return __typename;
}
