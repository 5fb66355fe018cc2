import { isEnumType, isInputObjectType, isListType, isNonNullType, type GraphQLInputType } from 'graphql';
import type { Prng } from './prng.ts';

/** A value that is valid where `type` is asked, as JSON. */
export function randomInput(prng: Prng, type: GraphQLInputType, depth = 0): unknown {
  if (isNonNullType(type)) {
    const value = randomInput(prng, type.ofType, depth);
    return value === null ? randomInput(prng, type, depth) : value;
  }
  if (prng.chance(0.1)) return null;
  if (isListType(type))
    return Array.from({ length: depth > 3 ? 0 : prng.below(3) }, () => randomInput(prng, type.ofType, depth + 1));
  if (isEnumType(type)) return prng.pick(type.getValues()).name;
  if (isInputObjectType(type)) {
    const entries = Object.values(type.getFields()).flatMap((field) => {
      const mustGive = isNonNullType(field.type) && field.defaultValue === undefined;
      const leaveOut = !mustGive && prng.chance(depth > 2 ? 0.9 : 0.5);
      return leaveOut ? [] : [[field.name, randomInput(prng, field.type, depth + 1)] as const];
    });
    return Object.fromEntries(prng.sample(entries, entries.length));
  }
  return randomScalar(prng, type.name);
}

/** The value as a GraphQL literal of the type. */
export function literalText(type: GraphQLInputType, value: unknown): string {
  if (value === null) return 'null';
  if (isNonNullType(type)) return literalText(type.ofType, value);
  if (isListType(type))
    return Array.isArray(value)
      ? `[${value.map((item) => literalText(type.ofType, item)).join(', ')}]`
      : literalText(type.ofType, value);
  if (isInputObjectType(type)) {
    const fields = type.getFields();
    return `{ ${Object.entries(value as object)
      .map(([name, inner]) => `${name}: ${fields[name] ? literalText(fields[name].type, inner) : 'null'}`)
      .join(', ')} }`;
  }
  if (isEnumType(type)) return value as string;
  return typeof value === 'string' ? JSON.stringify(value) : untypedLiteral(value);
}

function untypedLiteral(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(untypedLiteral).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([name, inner]) => `${name}: ${untypedLiteral(inner)}`)
      .join(', ')} }`;
  return JSON.stringify(value);
}

function randomScalar(prng: Prng, name: string): unknown {
  switch (name) {
    case 'Int':
      return prng.between(-5, 50);
    case 'Float':
      return prng.pick([0.5, 2, -1.25, 1e3]);
    case 'Boolean':
      return prng.chance(0.5);
    case 'ID':
      return prng.pick(['x', 'y', 7, '0012']);
    case 'String':
      return prng.pick(['a', '', 'say "hi"', 'ü', 'back\\slash', 'two\nlines', '$v0', '{x}']);
    default:
      return prng.pick<unknown>([{ a: [1, null, 'x'] }, [1, 2], 'text', 1.5, false]);
  }
}
