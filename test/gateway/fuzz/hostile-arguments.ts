import { getNamedType, getNullableType, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';
import type { GraphQLField, GraphQLInputType } from 'graphql';
import type { Prng } from '../random/prng.ts';

export interface ArgumentManner {
  /** Of giving an argument that may be left out. */
  readonly chance: number;
  readonly variableChance: number;
  /** Declares a variable with a value and returns how it is written. */
  readonly variable: (type: string, value: unknown) => string;
  /** Whether every value is of its type. */
  readonly isValid: boolean;
  /** How many values an argument has at most, or somewhat more. */
  readonly size: number;
}

/** Returns the arguments of a field in parentheses: sometimes deep or long and, unless all are valid, wrong or twice the same. */
export function hostileArguments(field: GraphQLField<unknown, unknown>, prng: Prng, manner: ArgumentManner): string {
  const given = field.args.filter(({ type }) => isNonNullType(type) || prng.chance(manner.chance));
  const size = { left: manner.size };
  const texts = given.map(({ name, type }) => {
    const value = prng.chance(manner.variableChance)
      ? manner.variable(String(type), valueOf(type, prng, manner, { left: manner.size * 3 }))
      : literal(type, prng, manner, size);
    return `${name}: ${value}`;
  });
  if (texts.length > 0 && !manner.isValid && prng.chance(0.02)) texts.push(...texts);
  return texts.length > 0 ? `(${texts.join(', ')})` : '';
}

interface Size {
  left: number;
}

function literal(type: GraphQLInputType, prng: Prng, manner: ArgumentManner, size: Size): string {
  size.left -= 1;
  if (prng.chance(manner.variableChance * 0.2)) return manner.variable(String(type), valueOf(type, prng, manner, { left: 5 }));
  if (!manner.isValid && prng.chance(0.01))
    return prng.pick(['null', '{ __proto__: 1 }', '[[[[1]]]]', '1e999', `"${'x'.repeat(5000)}"`, '9'.repeat(500)]);
  return literalOf(getNullableType(type), prng, manner, size);
}

function literalOf(type: GraphQLInputType, prng: Prng, manner: ArgumentManner, size: Size): string {
  if (isListType(type)) {
    const items: string[] = [];
    do items.push(literal(type.ofType, prng, manner, size));
    while (size.left > 0 && prng.chance(0.7));
    return `[${items.join(', ')}]`;
  }
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      (field) => isNonNullType(field.type) || (size.left > 0 && prng.chance(0.6)),
    );
    return `{ ${fields.map((field) => `${field.name}: ${literal(field.type, prng, manner, size)}`).join(', ')} }`;
  }
  if (isEnumType(type)) return prng.pick(type.getValues()).name;
  return scalar(type, prng);
}

function scalar(type: GraphQLInputType, prng: Prng): string {
  const name = getNamedType(type).name;
  if (name === 'Int') return String(prng.below(100));
  if (name === 'Boolean') return String(prng.chance(0.5));
  if (prng.chance(0.002)) return `"${'x'.repeat(prng.pick([5000, 100_000]))}"`;
  return prng.chance(0.05) ? '"""block\n  string"""' : `"t${prng.below(1000)}"`;
}

function valueOf(type: GraphQLInputType, prng: Prng, manner: ArgumentManner, size: Size): unknown {
  size.left -= 1;
  if (isNonNullType(type)) return valueOf(type.ofType, prng, manner, size);
  if (isListType(type)) {
    const length = prng.chance(0.05) ? Math.min(size.left, 900) : prng.between(0, 5);
    return Array.from({ length: Math.max(0, length) }, () => valueOf(type.ofType, prng, manner, size));
  }
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      (field) => isNonNullType(field.type) || (size.left > 0 && prng.chance(0.5)),
    );
    return Object.fromEntries(fields.map((field) => [field.name, valueOf(field.type, prng, manner, size)]));
  }
  if (isEnumType(type)) return prng.pick(type.getValues()).name;
  if (!manner.isValid) return prng.pick([1, 'text', true]);
  if (type.name === 'Int') return prng.below(1000);
  return type.name === 'Boolean' ? prng.chance(0.5) : `t${prng.below(1000)}`;
}
