import { expect, it } from 'vitest';
import { scriptedEngine } from '../support/scripted-engine.ts';

/** The value as JSON text, as a subgraph has it, and as the client gets it; null: an error instead. */
const cases: readonly [type: string, given: string, written: string | null][] = [
  ['Int', '2147483647', '2147483647'],
  ['Int', '-2147483648', '-2147483648'],
  ['Int', '2147483648', null],
  ['Int', '1e300', null],
  ['Int', '1.5', null],
  ['Int', '"1"', null],
  ['Float', '1e300', '1e+300'],
  ['Float', '1e999', null],
  ['Float', '"1"', null],
  ['String', '1', null],
  ['Boolean', '0', null],
  ['ID', '7', '"7"'],
  ['ID', '9007199254740991', '"9007199254740991"'],
  // What JSON cannot tell from its neighbour may be somebody else's.
  ['ID', '9007199254740993', null],
  ['ID', '1.5', null],
  ['ID', 'true', null],
  ['Long', '9007199254740991', '9007199254740991'],
  ['Long', '1e999', null],
];

it('a scalar may have any name', async () => {
  const { ask } = scriptedEngine({ one: 'scalar constructor type Query { value: constructor }' }, () => ({
    data: { value: [1] },
  }));
  expect(await ask('{ value }')).toEqual({ data: { value: [1] } });
});

it.each(cases)('of %s, a subgraph’s %s is answered with %s', async (type, given, written) => {
  const { ask } = scriptedEngine({ one: `scalar Long type Query { value: ${type} }` }, () => ({
    data: JSON.parse(`{"value":${given}}`) as Record<string, never>,
  }));
  const error = { message: 'The value of Query.value is not of its type.', path: ['value'] };
  expect(await ask('{ value }')).toEqual(
    written === null ? { data: { value: null }, errors: [error] } : JSON.parse(`{"data":{"value":${written}}}`),
  );
});
