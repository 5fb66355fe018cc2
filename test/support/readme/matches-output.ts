import { isDeepStrictEqual } from 'node:util';
import type { Block } from './read-blocks.ts';

/** What a page writes for whatever differs from run to run. */
const anything = '…';

/**
 * Whether `output` is what the page shows. JSON: the same value, where the string `…` stands for any scalar. Text: each
 * line of the page is a line of the output, in this order, with others allowed between; `…` stands for any characters.
 */
export function matchesOutput(expected: NonNullable<Block['expected']>, output: string): boolean {
  return expected.language === 'json'
    ? matchesJson(JSON.parse(expected.text), parsed(output))
    : matchesText(expected.text, output);
}

function parsed(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return undefined;
  }
}

function matchesJson(expected: unknown, actual: unknown): boolean {
  if (typeof expected === 'string' && expected.includes(anything))
    return expected === anything ? !isContainer(actual) && actual !== undefined : matchesLine(expected, String(actual));
  if (!isContainer(expected) || !isContainer(actual)) return isDeepStrictEqual(expected, actual);
  if (Array.isArray(expected) !== Array.isArray(actual)) return false;
  const keys = Object.keys(expected);
  return isDeepStrictEqual(keys, Object.keys(actual)) && keys.every((key) => matchesJson(expected[key], actual[key]));
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function matchesText(expected: string, output: string): boolean {
  const lines = output.split('\n');
  let from = 0;
  return expected
    .trim()
    .split('\n')
    .every((line) => {
      const found = lines.findIndex((candidate, index) => index >= from && matchesLine(line, candidate));
      from = found + 1;
      return found >= 0;
    });
}

function matchesLine(expected: string, line: string): boolean {
  const pattern = expected
    .trimEnd()
    .replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
    .replaceAll(anything, '.*');
  return new RegExp(`^${pattern}$`).test(line.trimEnd());
}
