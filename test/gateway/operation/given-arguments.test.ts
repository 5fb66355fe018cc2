import { parse, parseValue, valueFromASTUntyped, type FieldNode, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { givenArguments, valueText } from '../../../src/gateway/operation/given-arguments.ts';
import { processorMs, readingMs } from '../../support/processor-time.ts';

const boundless = { spend() {} };

function fieldOf(args: string): FieldNode {
  const { definitions } = parse(`{ field${args} }`);
  return (definitions[0] as OperationDefinitionNode).selectionSet.selections[0] as FieldNode;
}

describe('arguments as text', () => {
  it.each([
    ['(b: 1, a: "x")', '(a: "x"   b: 1)'],
    ['(a: """x\n"y" \\z""")', '(a: "x\\n\\"y\\" \\\\z")'],
    ['(a: [{ b: null, c: RED }])', '(a:[{b:null c:RED}])'],
  ])('are equal where the arguments are: %s', (one, other) => {
    expect(givenArguments(fieldOf(one), boundless).text).toBe(givenArguments(fieldOf(other), boundless).text);
  });

  it('stand for themselves in names of calls up to a hundred characters, and one more stand as a digest', () => {
    const given = (length: number, letter = 'x') => givenArguments(fieldOf(`(a: "${letter.repeat(length - 7)}")`), boundless);
    expect([given(100).text.length, given(100).name]).toEqual([100, given(100).text]);
    expect(given(101).name).toMatch(/^\(#[0-9a-f]{64}\)$/);
    expect(given(101).name).toBe(given(101).name);
    expect(given(101).name).not.toBe(given(101, 'y').name);
  });

  it('tell their variables, each once', () => {
    expect(givenArguments(fieldOf('(a: [$x, { b: $y, c: $x }])'), boundless)).toMatchObject({
      text: '(a: [$x, {b: $y, c: $x}])',
      variables: ['x', 'y'],
    });
  });

  it.each([
    '"\\u2028 \\u0000 \\ud83d\\ude00 \u007f"',
    '""',
    '-1.5e10',
    '[true, null, []]',
    '{ a: { } }',
    '"""\n  block\n    deeper\n"""',
  ])('mean what was given: %s', (value) => {
    const text = valueText(parseValue(value), new Set());
    expect(valueFromASTUntyped(parseValue(text))).toEqual(valueFromASTUntyped(parseValue(value)));
  });

  it('are written once, and paid for by their length', () => {
    const node = fieldOf(`(a: "${'x'.repeat(6400)}")`);
    let steps = 0;
    const budget = { spend: (count: number) => void (steps += count) };
    expect(givenArguments(node, budget)).toBe(givenArguments(node, budget));
    expect(Math.round(steps)).toBe(100);
  });

  it('take time for their length, and not for their length at each level in which they are nested', async () => {
    const names = Array.from({ length: 400 }, (_, index) => `$v${index}${'a'.repeat(1000)}`);
    const nested = names.reduceRight((inner, name) => `[${name}, ${inner}]`, '[]');
    const value = parseValue(nested);
    const takenMs = await processorMs(() => expect(valueText(value, new Set())).toBe(nested));
    expect(takenMs / (await readingMs())).toBeLessThan(readingsMax);
  });
});

/** Of 8,000 tokens: twenty milliseconds on a machine that takes two for that. */
const readingsMax = 10;
