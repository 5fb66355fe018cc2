import { describe, expect, it } from 'vitest';
import { parseExactly } from '../../src/lib/exact-json.ts';
import { scriptedEngine } from './support/scripted-engine.ts';

const sdl = `
  scalar Long
  input Range { from: Long id: ID ids: [ID!] at: Float inner: Range }
  type Query { taken(l: Long, many: [Long], r: Range, id: ID, ids: [ID], f: Float, i: Int, s: String): String }
`;

/** The variables of the fetch, as text; or the errors, where nothing was fetched. */
async function sent(declared: string, given: string): Promise<string> {
  const names = [...declared.matchAll(/\$(\w+)/g)].map(([, name]) => `${name}: $${name}`).join(' ');
  let seen = '';
  const { askText } = scriptedEngine({ one: sdl }, ({ variables }) => {
    seen = JSON.stringify(variables);
    return { data: { taken: null } };
  });
  const answer = await askText(`query(${declared}) { taken(${names}) }`, {
    variables: parseExactly(given) as Record<string, unknown>,
  });
  return seen || answer;
}

describe('variables beyond what a double holds', () => {
  it.each([
    ['a custom scalar', '$l: Long', '{"l":9007199254740993}', '{"l":9007199254740993}'],
    ['a negative one', '$l: Long!', '{"l":-12345678901234567890}', '{"l":-12345678901234567890}'],
    ['a list of them', '$many: [Long]', '{"many":[1,9007199254740993]}', '{"many":[1,9007199254740993]}'],
    ['one for a list', '$many: [Long]', '{"many":9007199254740993}', /\{"many":\[?9007199254740993\]?\}/],
    ['JSON inside a scalar', '$l: Long', '{"l":{"__proto__":[9007199254740993]}}', '{"l":{"__proto__":[9007199254740993]}}'],
    ['an input object', '$r: Range', '{"r":{"inner":{"from":9007199254740993}}}', '{"r":{"inner":{"from":9007199254740993}}}'],
    ['a fraction', '$l: Long', '{"l":0.1000000000000000055}', '{"l":0.1000000000000000055}'],
    ['what is infinite to a double', '$l: Long', '{"l":1e400}', '{"l":1e400}'],
  ])('travel as they came: %s', async (_, declared, given, expected) => {
    expect(await sent(declared, given)).toMatch(expected);
  });

  it.each([
    ['an ID', '$id: ID', '{"id":9007199254740993}', /\{"id":"?9007199254740993"?\}/],
    ['IDs in an input object', '$r: Range', '{"r":{"ids":[9007199254740993]}}', /\{"r":\{"ids":\["?9007199254740993"?\]\}\}/],
    ['a Float', '$f: Float', '{"f":0.1000000000000000055}', /\{"f":0\.1(000000000000000055)?\}/],
  ])('are taken, with their digits, for %s', async (_, declared, given, expected) => {
    expect(await sent(declared, given)).toMatch(expected);
  });

  it.each([
    ['Int', '$i: Int', '{"i":9007199254740993}'],
    ['String', '$s: String', '{"s":9007199254740993}'],
    ['ID, where it is no integer', '$id: ID', '{"id":0.1000000000000000055}'],
    ['Float, where it is infinite', '$f: Float', '{"f":1e400}'],
    ['an input object', '$r: Range', '{"r":9007199254740993}'],
  ])('are refused for %s', async (_, declared, given) => {
    expect(await sent(declared, given)).toContain('"errors"');
  });
});
