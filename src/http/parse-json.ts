import { Refusal } from '../lib/errors.ts';
import { isExactNumber, parseExactly } from '../lib/exact-json.ts';

/** NUL and lone surrogates, as `JSON.stringify` writes them: after an even number of backslashes. */
const unprintable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;
const depthMax = 64;
/** To compute with a number of a million digits takes seconds, and a module in this process gets a `bigint`. */
const numberCharactersMax = 1000;

/**
 * Returns the value of a JSON text from outside, with numbers that no double holds as `ExactNumber`. Throws `INVALID_INPUT` for a text
 * that is not JSON, is nested deeper than 64 levels, has a number of more than 1000 characters that no double holds, or holds NUL or a
 * lone surrogate: databases choke on the one, and the other compares in surprising ways.
 */
export function parseJson(text: string): unknown {
  const value = parse(text);
  checkSize(value, depthMax);
  // Only an escape can smuggle them in: JSON forbids control characters as they are, and UTF-8 surrogates.
  if (text.includes('\\u') && unprintable.test(JSON.stringify(value)))
    throw new Refusal('INVALID_INPUT', { detail: 'The JSON holds NUL or a lone surrogate.' });
  return value;
}

function parse(text: string): unknown {
  try {
    return parseExactly(text);
  } catch (cause) {
    throw new Refusal('INVALID_INPUT', { detail: 'The body is not JSON.', cause });
  }
}

function checkSize(value: unknown, levelsLeft: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (isExactNumber(value)) {
    if (value.rawJSON.length > numberCharactersMax)
      throw new Refusal('INVALID_INPUT', { detail: `The JSON has a number of more than ${numberCharactersMax} characters.` });
    return;
  }
  if (levelsLeft === 0) throw new Refusal('INVALID_INPUT', { detail: `The JSON is nested deeper than ${depthMax} levels.` });
  for (const child of Object.values(value)) checkSize(child, levelsLeft - 1);
}
