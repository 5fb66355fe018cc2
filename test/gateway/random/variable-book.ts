import { GraphQLBoolean, isInputObjectType, isListType, isNonNullType, type GraphQLInputType } from 'graphql';
import { prototypeNames } from '../../support/prototype-names.ts';
import { literalText, randomInput } from './random-input.ts';
import type { Prng } from './prng.ts';

/** The variables of one operation: declared where they are first used, reused for places of the same type. */
export interface VariableBook {
  /** A variable that may stand where `type` is asked; `$name`. */
  forType(type: GraphQLInputType, hasDefault: boolean): string;
  /** A Boolean variable for `@skip` and `@include`. */
  condition(): string;
  /** `($a: Int = 1, $b: [ID!]!)`, or empty. */
  declarations(): string;
  values(): Readonly<Record<string, unknown>>;
}

interface Declared {
  readonly name: string;
  readonly type: string;
  readonly text: string;
  readonly isCondition: boolean;
}

export function variableBook(prng: Prng, prefix: string): VariableBook {
  const declared: Declared[] = [];
  const names = prng.sample(prototypeNames, 3);
  // Without a prototype, which a variable named `__proto__` would replace.
  const values = Object.create(null) as Record<string, unknown>;

  function declare(
    printed: string,
    makeDefault: () => unknown,
    makeValue: () => unknown,
    inner: GraphQLInputType,
    isCondition = false,
  ): string {
    const name = (prng.chance(0.3) ? names.pop() : undefined) ?? `${prefix}${declared.length}`;
    const nullable = !printed.endsWith('!');
    const withDefault = (isCondition && nullable) || prng.chance(0.25);
    declared.push({
      name,
      type: printed,
      text: `$${name}: ${printed}${withDefault ? ` = ${literalText(inner, makeDefault())}` : ''}`,
      isCondition,
    });
    if (!((nullable || withDefault) && prng.chance(0.3)))
      values[name] = nullable && !isCondition && prng.chance(0.15) ? null : makeValue();
    return `$${name}`;
  }

  return {
    forType: (type) => {
      const printed = String(type);
      const same = declared.filter((variable) => variable.type === printed || variable.type === `${printed}!`);
      if (same.length > 0 && prng.chance(0.4)) return `$${prng.pick(same).name}`;
      const stricter = !isNonNullType(type) && prng.chance(0.2) ? `${printed}!` : printed;
      const inner = isNonNullType(type) ? type.ofType : type;
      return declare(
        stricter,
        () => randomInput(prng, type),
        () => nonNullInput(prng, inner),
        type,
      );
    },
    condition: () => {
      const same = declared.filter(({ isCondition }) => isCondition);
      if (same.length > 0 && prng.chance(0.5)) return `$${prng.pick(same).name}`;
      return declare(
        prng.pick(['Boolean!', 'Boolean']),
        () => prng.chance(0.5),
        () => prng.chance(0.5),
        GraphQLBoolean,
        true,
      );
    },
    declarations: () => (declared.length > 0 ? `(${declared.map(({ text }) => text).join(', ')})` : ''),
    values: () => values,
  };
}

function nonNullInput(prng: Prng, type: GraphQLInputType): unknown {
  const value = randomInput(prng, type);
  if (value !== null) return value;
  return isListType(type) ? [] : isInputObjectType(type) ? nonNullInput(prng, type) : nonNullInput(prng, type);
}
