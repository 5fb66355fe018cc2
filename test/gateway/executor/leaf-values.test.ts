import { expect, it } from 'vitest';
import { parseExactly } from '../../../src/lib/exact-json.ts';
import { scriptedEngine } from '../support/scripted-engine.ts';

/** The value as JSON text, as a subgraph has it, and as the client gets it; null: an error instead. */
const cases: readonly [type: string, given: string, written: string | null][] = [
  ['Int', '2147483647', '2147483647'],
  ['Int', '-2147483648', '-2147483648'],
  ['Int', '2147483648', null],
  ['Int', '1e300', null],
  ['Int', '1.5', null],
  ['Int', '7.00000000000000000000', '7'],
  ['Int', '7.00000000000000000001', null],
  ['Int', '9007199254740993', null],
  ['Int', '"1"', null],
  ['Float', '1e300', '1e300'],
  ['Float', '1e999', null],
  ['Float', '9007199254740993', '9007199254740993'],
  ['Float', '0.1000000000000000055', '0.1000000000000000055'],
  ['Float', '"1"', null],
  ['String', '1', null],
  ['String', '12345678901234567890', null],
  ['Boolean', '0', null],
  ['Boolean', '12345678901234567890', null],
  ['Size', '12345678901234567890', null],
  ['ID', '7', '"7"'],
  ['ID', '9007199254740991', '"9007199254740991"'],
  ['ID', '9007199254740993', '"9007199254740993"'],
  ['ID', '-12345678901234567890', '"-12345678901234567890"'],
  ['ID', '1e400', null],
  ['ID', '1.5', null],
  ['ID', 'true', null],
  ['Long', '9007199254740991', '9007199254740991'],
  ['Long', '9007199254740993', '9007199254740993'],
  ['Long', '{"a":[12345678901234567890,-1e999]}', '{"a":[12345678901234567890,-1e999]}'],
  ['Long', '1e999', '1e999'],
  ['Long', '0.1000000000000000055', '0.1000000000000000055'],
  ['[Long!]', '[1,12345678901234567890]', '[1,12345678901234567890]'],
];

it('a scalar may have any name', async () => {
  const { ask } = scriptedEngine({ one: 'scalar constructor type Query { value: constructor }' }, () => ({
    data: { value: [1] },
  }));
  expect(await ask('{ value }')).toEqual({ data: { value: [1] } });
});

it.each(cases)('of %s, a subgraph’s %s is answered with %s', async (type, given, written) => {
  const { askText } = scriptedEngine({ one: `scalar Long enum Size { S } type Query { value: ${type} }` }, () => ({
    data: parseExactly(`{"value":${given}}`) as Record<string, never>,
  }));
  const error = { message: 'The value of Query.value is not of its type.', path: ['value'] };
  expect(await askText('{ value }')).toBe(
    written === null ? JSON.stringify({ errors: [error], data: { value: null } }) : `{"data":{"value":${written}}}`,
  );
});
