import { Refusal } from '../lib/errors.ts';
import { isExactNumber, parseExactly } from '../lib/exact-json.ts';

/** NUL and lone surrogates, as `JSON.stringify` writes them: after an even number of backslashes. */
const unprintable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;
const depthMax = 64;

/**
 * The value of a JSON text from outside, with numbers that no double holds as `ExactNumber`. Throws `invalid-input` for a text that is not JSON, is nested deeper than 64
 * levels, or holds NUL or a lone surrogate: databases choke on the one, and the other compares in surprising ways.
 */
export function parseJson(text: string): unknown {
  const value = parse(text);
  if (!isShallow(value, depthMax))
    throw new Refusal('invalid-input', { detail: `The JSON is nested deeper than ${depthMax} levels.` });
  // Only an escape can smuggle them in: JSON forbids control characters as they are, and UTF-8 surrogates.
  if (text.includes('\\u') && unprintable.test(JSON.stringify(value)))
    throw new Refusal('invalid-input', { detail: 'The JSON holds NUL or a lone surrogate.' });
  return value;
}

function parse(text: string): unknown {
  try {
    return parseExactly(text);
  } catch (cause) {
    throw new Refusal('invalid-input', { detail: 'The body is not JSON.', cause });
  }
}

function isShallow(value: unknown, levelsLeft: number): boolean {
  if (typeof value !== 'object' || value === null || isExactNumber(value)) return true;
  return levelsLeft > 0 && Object.values(value).every((child) => isShallow(child, levelsLeft - 1));
}
