import { buildSchema, Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { coerceVariables, type CoercedVariables } from '../../src/gateway/operation/coerce-variables.ts';
import { prototypeNames } from '../support/prototype-names.ts';

const schema = buildSchema(`
  type Query { find(a: Int, b: [Int], in: In, id: ID): String }
  input In { a: Int = 3, constructor: String, inner: In }
`);

function coerce(declarations: string, given: Readonly<Record<string, unknown>> | null): CoercedVariables {
  const [operation] = parse(`query (${declarations}) { __typename }`).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  const coerced = coerceVariables(schema, operation.variableDefinitions ?? [], given);
  if ('errors' in coerced) throw new Error(coerced.errors.join('\n'));
  return coerced;
}

describe('coerced variables', () => {
  it('have their defaults, and are absent where they are not given and have none', () => {
    expect({ ...coerce('$a: Int = 1, $b: Int, $c: Int = 2, $d: Int', { c: null, d: 4, e: 5 }).values }).toEqual({
      a: 1,
      c: null,
      d: 4,
    });
    expect({ ...coerce('$a: Int = 1', null).values }).toEqual({ a: 1 });
  });

  it('travel as they were given, and only where they were given', () => {
    const { texts } = coerce('$a: Int = 1, $b: [Int], $in: In, $id: ID', { b: 2, in: { inner: { a: 1 } }, id: 7 });
    expect([...texts]).toEqual([
      ['b', '2'],
      ['in', '{"inner":{"a":1}}'],
      ['id', '7'],
    ]);
  });

  it.each(prototypeNames)('are found by name only where they are there: %s', (name) => {
    expect(coerce('$a: Int', {}).values[name]).toBeUndefined();
    expect(coerce('$in: In', { in: { inner: {} } }).values).toHaveProperty(
      'in.inner',
      expect.not.objectContaining({ [name]: expect.anything() }),
    );
    expect(coerce(`$${name}: Int = 1`, {}).values[name]).toBe(1);
    expect(coerce(`$${name}: Int = 1`, JSON.parse(`{"${name}":2}`) as Record<string, unknown>).values[name]).toBe(2);
  });

  it('have no object in them that inherits anything', () => {
    const { values } = coerce('$in: In, $b: [Int]', { in: { inner: {} }, b: [1] });
    const given = values['in'] as { inner: object };
    for (const object of [values, given, given.inner]) expect(Object.getPrototypeOf(object)).toBeNull();
  });

  it('cannot be made by anything else, says the compiler', () => {
    // @ts-expect-error -- What was sent is not what was coerced.
    const sent: CoercedVariables = { values: { a: 1 }, texts: new Map() };
    expect(sent).toBeDefined();
  });
});
