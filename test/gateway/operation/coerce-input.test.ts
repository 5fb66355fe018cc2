import { buildSchema, getVariableValues, Kind, parse, type VariableDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { coerceVariables } from '../../../src/gateway/operation/coerce-variables.ts';
import { withoutPrototypes } from '../../../src/lib/without-prototypes.ts';
import { createPrng, type Prng } from '../random/prng.ts';

const schema = buildSchema(`
  scalar Json
  enum Colour { RED GREEN constructor }
  input One @oneOf { a: Int b: [String!] in: In }
  input In {
    int: Int! = 3, float: Float, text: String!, id: ID, yes: Boolean, colour: Colour = RED, json: Json = { a: [1] }
    list: [In!], lists: [[Int]], one: One, inner: In, constructor: Int
  }
  type Query { a: Int }
`);
const types = 'Int Float String ID Boolean Colour Json In One [In] [In!]! [[Int]] In! Int! Query Missing'.split(' ');
const names = 'int float text id yes colour json list lists one inner constructor __proto__ toString a b in other'.split(' ');

function value(prng: Prng, depth: number): unknown {
  const leaves: unknown[] = [null, 0, 1, -1, 1.5, 2 ** 31, 1e300, '', 'RED', 'BLUE', 'constructor', 'x', true, false];
  if (depth === 0 || prng.chance(0.4)) return prng.pick(leaves);
  if (prng.chance(0.3)) return Array.from({ length: prng.between(0, 3) }, () => value(prng, depth - 1));
  const members = Array.from({ length: prng.between(0, 6) }, () => [prng.pick(names), value(prng, depth - 1)]);
  return JSON.parse(`{${members.map(([name, member]) => `${JSON.stringify(name)}:${JSON.stringify(member)}`).join(',')}}`);
}

function definitions(type: string, prng: Prng): readonly VariableDefinitionNode[] {
  const initial = prng.chance(0.2) ? ' = null' : '';
  const [operation] = parse(`query ($v: ${type}${type.endsWith('!') ? '' : initial}) { a }`).definitions;
  return operation?.kind === Kind.OPERATION_DEFINITION ? (operation.variableDefinitions ?? []) : [];
}

describe('variables', () => {
  it('are coerced to the values of graphql-js, and refused with as many errors in the same places', () => {
    for (let seed = 0; seed < 4000; seed += 1) {
      const prng = createPrng(seed);
      const type = prng.pick(types);
      const declared = definitions(type, prng);
      const given = prng.chance(0.1) ? {} : { v: value(prng, 4) };
      const theirs = getVariableValues(schema, declared, withoutPrototypes(given) as Record<string, unknown>, {
        maxErrors: 1000,
      });
      const ours = coerceVariables(schema, declared, given);
      const told = JSON.stringify({ seed, type, given });
      if ('errors' in ours) {
        expect(ours.errors.length, told).toBe(Math.min(20, theirs.errors?.length ?? 0));
        expect(ours.errors.map(placeIn), told).toEqual(theirs.errors?.slice(0, 20).map(placeIn));
      } else {
        expect(theirs.errors, told).toBeUndefined();
        expect(ours.values, told).toEqual(withoutPrototypes(theirs.coerced));
      }
    }
  });

  it('tell of twenty errors, and of no more', () => {
    const errorsOf = (count: number) => {
      const found = coerceVariables(schema, definitions('[Int]', createPrng(1)), { v: Array.from({ length: count }, () => 'x') });
      return 'errors' in found ? found.errors.length : 0;
    };
    expect([19, 20, 21, 1000].map(errorsOf)).toEqual([19, 20, 20, 20]);
  });

  it('tell of a value no more than its beginning', () => {
    const found = coerceVariables(schema, definitions('Int', createPrng(1)), { v: 'x'.repeat(100_000) });
    expect('errors' in found && (found.errors[0]?.message.length ?? 0)).toBeLessThan(500);
  });
});

function placeIn({ message }: { readonly message: string }): string {
  return / at "([^"]+)"; /.exec(message)?.[1] ?? message.split(' got invalid value')[0] ?? '';
}
