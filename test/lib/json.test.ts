import { describe, expect, it } from 'vitest';
import { parseExactly } from '../../src/lib/exact-json.ts';
import { isObject } from '../../src/lib/is-object.ts';
import { isJsonList, isJsonObject } from '../../src/lib/json.ts';

/** Of each: its JSON text, and whether it is an object or a list in JSON, and an object in JavaScript. */
const values: readonly (readonly [text: string, isJsonObject: boolean, isJsonList: boolean, isObject: boolean])[] = [
  ['{}', true, false, true],
  ['{"length":0}', true, false, true],
  ['[]', false, true, true],
  ['[{}]', false, true, true],
  ['null', false, false, false],
  ['"{}"', false, false, false],
  ['true', false, false, false],
  ['9007199254740991', false, false, false],
  ['9007199254740993', false, false, true],
];

describe('a value that was read from JSON', () => {
  it.each(values)('%s: object %s, list %s, object or list or exact number %s', (text, object, list, any) => {
    const [value] = parseExactly(`[${text}]`) as readonly unknown[];
    expect(isJsonObject(value)).toBe(object);
    expect(isJsonList(value)).toBe(list);
    expect(isObject(value)).toBe(any);
  });
});
