import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isExactNumber, parseExactly, parseWithBigInts, writeWithBigInts } from '../../src/lib/exact-json.ts';
import { isJsonObject } from '../../src/lib/json.ts';

const again = (text: string): string => JSON.stringify(parseExactly(text));

describe('a number that is kept as its text', () => {
  it.each(['9007199254740993', '1e400'])('is no object: %s', (text) => {
    expect(isJsonObject(parseExactly(text))).toBe(false);
    expect(isJsonObject(parseExactly(`{"rawJSON":${text}}`))).toBe(true);
    expect(isJsonObject(parseExactly(`[${text}]`))).toBe(false);
  });
});

describe('JSON with numbers that no double holds', () => {
  it.each([
    '9007199254740993',
    '-12345678901234567890',
    '1e400',
    '-1E+999',
    '1e-400',
    '0.1000000000000000055',
    '9007199254740993.000',
    '1.7976931348623159e308',
  ])('is written as it was read: %s', (number) => {
    for (const text of [number, `{"a":${number}}`, `[${number}]`, `{"a":[0,${number},"x"]}`]) expect(again(text)).toBe(text);
    expect(again(`{ "a":\n ${number}\t}`)).toBe(`{"a":${number}}`);
  });

  it.each([
    ['9007199254740991', 9007199254740991],
    ['100000000000000000000', 1e20],
    ['0.30000000000000004', 0.1 + 0.2],
    ['1.0', 1],
    ['1.0000000000000000000', 1],
    ['-0.50000000000000000', -0.5],
    ['9007199254740991.000', 9007199254740991],
    ['-0', -0],
    ['1e21', 1e21],
  ])('holds %s as a number, because a double does', (text, number) => {
    expect(parseExactly(`{"a":${text}}`)).toEqual({ a: number });
  });

  it('takes nothing in a string for a number', () => {
    const text = JSON.stringify({ a: ': 9007199254740993,', b: ['1e400', ',1e400]'] });
    expect(parseExactly(text)).toEqual(JSON.parse(text));
  });

  it('is otherwise what JSON.parse makes of it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.stringify(JSON.parse(again(text)))).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps any integer', () => {
    fc.assert(
      fc.property(fc.bigInt(), (integer) => {
        expect(again(`{"a":${integer}}`)).toBe(`{"a":${integer}}`);
      }),
    );
  });

  it('is refused where it is none', () => {
    expect(() => parseExactly('{"a":9007199254740993')).toThrow(SyntaxError);
  });

  it('is read for code as bigints and doubles, and bigints are written', () => {
    const value = parseWithBigInts('{"a":9007199254740993,"b":0.1000000000000000055,"c":1}');
    expect(value).toEqual({ a: 9007199254740993n, b: 0.1, c: 1 });
    expect(writeWithBigInts(value)).toBe('{"a":9007199254740993,"b":0.1,"c":1}');
    expect(isExactNumber({ rawJSON: '1' })).toBe(false);
  });
});
